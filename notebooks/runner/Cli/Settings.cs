using System.CommandLine;
using System.Globalization;

namespace Eml.Runner.Cli;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings
{
    /// <summary>The notebooks to run, as full paths, in name order.</summary>
    public required IReadOnlyList<string> Notebooks { get; init; }

    /// <summary>The folder the report is written to.</summary>
    public required string Output { get; init; }

    /// <summary>How long a cell may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The values given by <c>--param</c>.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }
}

/// <summary>The command line's options.</summary>
internal sealed class Options
{
    private readonly Argument<string[]> notebooks = new("notebooks")
    {
        Description = "The notebooks to run; every notebook of the folder notebooks when none is named.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> output = new("--output")
    {
        Description = "The folder for executed notebooks and HTML pages; artifacts/report at the repository's root when not given.",
        HelpName = "DIR",
    };

    private readonly Option<string> timeout = new("--timeout")
    {
        Description = "The seconds a cell may take before it is killed.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => "120",
    };

    private readonly Option<string[]> parameters = new("--param")
    {
        Description = "Sets a variable of the cell tagged parameters; may be given more than once.",
        HelpName = "name=value",
    };

    /// <summary>The command; its action is set by the program.</summary>
    public RootCommand Command { get; }

    /// <summary>Builds the command.</summary>
    public Options()
    {
        Command = new RootCommand("Runs notebooks with nothing but the .NET SDK, and writes executed copies and an HTML report.")
        {
            notebooks, output, timeout, parameters,
        };
    }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="UsageException">An option is unknown or its value is not allowed.</exception>
    public Settings Read(ParseResult parsed)
    {
        string[] named = parsed.GetValue(notebooks) ?? [];
        if (named.FirstOrDefault(name => name.StartsWith('-')) is string unknown)
        {
            throw new UsageException($"{unknown} is no option of the runner. --help lists them.");
        }

        if (parsed.Errors.Count > 0)
        {
            throw new UsageException(string.Join(Environment.NewLine, parsed.Errors.Select(error => error.Message)));
        }

        string[] paths = named.Length == 0 ? Places.AllNotebooks() : [.. named.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        if (paths.Length == 0)
        {
            throw new UsageException($"There is no notebook in {Places.NotebooksFolder()}.");
        }

        return new Settings
        {
            Notebooks = [.. paths.OrderBy(Path.GetFileName, StringComparer.Ordinal)],
            Output = Path.GetFullPath(parsed.GetValue(output) ?? Path.Combine(Places.Root(), "artifacts", "report")),
            Timeout = ReadTimeout(parsed.GetValue(timeout)!),
            Parameters = ReadParameters(parsed.GetValue(parameters) ?? []),
        };
    }

    private static TimeSpan ReadTimeout(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds > 0 && seconds <= 1_000_000
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"--timeout {text}: a number of seconds greater than 0 and at most 1000000 is needed.");

    private static Dictionary<string, string> ReadParameters(string[] texts)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new UsageException($"--param {text}: name=value is needed.");
            }

            if (!values.TryAdd(text[..equals].Trim(), text[(equals + 1)..]))
            {
                throw new UsageException($"--param {text}: {text[..equals].Trim()} is given twice.");
            }
        }

        return values;
    }
}
