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

    /// <summary>Whether outputs are written back into the notebooks.</summary>
    public bool Save { get; init; }

    /// <summary>Whether outputs are compared with those in the notebooks.</summary>
    public bool Check { get; init; }

    /// <summary>Whether notebooks run again when they or the library change.</summary>
    public bool Watch { get; init; }

    /// <summary>The test result file to write, if any.</summary>
    public string? Results { get; init; }
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

    private readonly Option<bool> save = new("--save")
    {
        Description = "Writes the outputs back into the notebooks that passed.",
    };

    private readonly Option<bool> check = new("--check")
    {
        Description = "Fails if the outputs differ from those in the notebooks; numbers may differ by 1e-6 of their size, and are not compared where they were saved with vectors of another width.",
    };

    private readonly Option<string> results = new("--results")
    {
        Description = "Writes a test result file, one test per code cell.",
        HelpName = "FILE.trx",
    };

    private readonly Option<bool> watch = new("--watch")
    {
        Description = "Runs again when a notebook or the library changes; open pages of the report refresh themselves.",
    };

    /// <summary>The command; its action is set by the program.</summary>
    public RootCommand Command { get; }

    /// <summary>Builds the command.</summary>
    public Options()
    {
        Command = new RootCommand("Runs notebooks with nothing but the .NET SDK, and writes executed copies and an HTML report.")
        {
            notebooks, output, timeout, parameters, save, check, results, watch,
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

        var settings = new Settings
        {
            Notebooks = [.. paths.OrderBy(Path.GetFileName, StringComparer.Ordinal)],
            Output = Path.GetFullPath(parsed.GetValue(output) ?? Path.Combine(Places.Root(), "artifacts", "report")),
            Timeout = ReadTimeout(parsed.GetValue(timeout)!),
            Parameters = ReadParameters(parsed.GetValue(parameters) ?? []),
            Save = parsed.GetValue(save),
            Check = parsed.GetValue(check),
            Watch = parsed.GetValue(watch),
            Results = parsed.GetValue(results) is string file ? Path.GetFullPath(file) : null,
        };
        if ((settings.Save ? 1 : 0) + (settings.Check ? 1 : 0) + (settings.Watch ? 1 : 0) > 1)
        {
            throw new UsageException("--save, --check and --watch exclude each other.");
        }

        if ((settings.Save || settings.Check) && settings.Parameters.Count > 0)
        {
            throw new UsageException("--save and --check are for the notebooks as they stand; they do not go with --param.");
        }

        if (settings.Results is not null && !Directory.Exists(Path.GetDirectoryName(settings.Results)))
        {
            throw new UsageException($"--results {settings.Results}: the folder does not exist.");
        }

        return settings;
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
