using System.CommandLine;

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

    /// <summary>How many notebooks run at once.</summary>
    public required int Parallel { get; init; }

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

    private readonly Option<string> parallel = new("--parallel")
    {
        Description = "How many notebooks run at once; as many as the machine has processors when not given.",
        HelpName = "N",
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
    /// <param name="others">The other commands.</param>
    public Options(params Command[] others)
    {
        Command = new RootCommand("Runs notebooks with nothing but the .NET SDK, and writes executed copies and an HTML report.")
        {
            notebooks, output, timeout, parallel, parameters, save, check, results, watch,
        };
        Array.ForEach(others, Command.Subcommands.Add);
    }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="UsageException">An option is unknown or its value is not allowed.</exception>
    public Settings Read(ParseResult parsed)
    {
        string[] paths = CommandText.Notebooks(parsed, notebooks);
        var settings = new Settings
        {
            Notebooks = [.. paths.OrderBy(Path.GetFileName, StringComparer.Ordinal).ThenBy(path => path, StringComparer.Ordinal)],
            Output = CommandText.FullPath(parsed, output) ?? Path.Combine(Places.Root(), "artifacts", "report"),
            Timeout = CommandText.Timeout(parsed.GetValue(timeout)!),
            Parallel = CommandText.Parallel(parsed.GetValue(parallel)),
            Parameters = ReadParameters(parsed.GetValue(parameters) ?? []),
            Save = parsed.GetValue(save),
            Check = parsed.GetValue(check),
            Watch = parsed.GetValue(watch),
            Results = CommandText.FullPath(parsed, results),
        };
        if ((settings.Save ? 1 : 0) + (settings.Check ? 1 : 0) + (settings.Watch ? 1 : 0) > 1)
        {
            throw new UsageException("--save, --check and --watch exclude each other.");
        }

        if ((settings.Save || settings.Check) && settings.Parameters.Count > 0)
        {
            throw new UsageException("--save and --check are for the notebooks as they stand; they do not go with --param.");
        }

        CommandText.CheckFolder("--output", settings.Output);
        CommandText.CheckWritable("--results", settings.Results);
        return settings;
    }

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
