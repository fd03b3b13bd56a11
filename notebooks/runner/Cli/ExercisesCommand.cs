using System.CommandLine;
using System.Globalization;
using Eml.Runner.Exercises;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Cli;

/// <summary>What <c>exercises</c> asks for.</summary>
/// <param name="Notebooks">The committed notebooks, as full paths.</param>
/// <param name="Output">The folder for the student's edition.</param>
internal sealed record ExercisesSettings(IReadOnlyList<string> Notebooks, string Output);

/// <summary>The options of <c>exercises</c>.</summary>
internal sealed class ExercisesOptions
{
    private readonly Argument<string[]> notebooks = new("notebooks")
    {
        Description = "The notebooks with solutions; every notebook of the folder notebooks when none is named.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> output = new("--output")
    {
        Description = "The folder for the student's edition; exercises at the repository's root when not given.",
        HelpName = "DIR",
    };

    public ExercisesOptions() => Command = new Command("exercises", "Writes the student's edition of the notebooks: blanks instead of solutions, hints, and no outputs.") { notebooks, output };

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="UsageException">An option is unknown, a file does not exist, or the folder cannot be written to.</exception>
    public ExercisesSettings Read(ParseResult parsed)
    {
        var settings = new ExercisesSettings(CommandText.Notebooks(parsed, notebooks), CommandText.FullPath(parsed, output) ?? Path.Combine(Places.Root(), "exercises"));
        CommandText.CheckFolder("--output", settings.Output);
        return settings;
    }
}

/// <summary>Writes the student's edition of notebooks.</summary>
internal static class ExercisesCommand
{
    /// <summary>Writes it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is no exercise, or a file is in the way, which may hold answers.</exception>
    public static int Execute(ExercisesSettings settings, TextWriter writer)
    {
        var files = new List<(string Path, string Text, string Told)>();
        foreach (Notebook notebook in settings.Notebooks.Select(path => NotebookReader.Read(path)))
        {
            int count = Exercise.Of(notebook).Count;
            if (count > 0)
            {
                string path = Path.Combine(settings.Output, Path.GetFileName(notebook.Path));
                string told = string.Create(CultureInfo.InvariantCulture, $"{notebook.Name}: {count} exercise{(count == 1 ? "" : "s")}: {path}");
                files.Add((path, StudentEdition.Build(notebook, settings.Output), told));
            }
        }

        if (files.Count == 0)
        {
            throw new UsageException("None of the notebooks has an exercise: lines from \"// your turn: hint\" to \"// end\" in a code cell.");
        }

        if (files.GroupBy(file => file.Path, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new UsageException($"Two notebooks would be written to {twice.Key}; write them to two folders.");
        }

        if (files.FirstOrDefault(file => File.Exists(file.Path) && File.ReadAllText(file.Path) != file.Text).Path is string answered)
        {
            throw new UsageException($"{answered} is there and may hold answers; it is not replaced. Delete it, or choose another folder with --output DIR.");
        }

        Directory.CreateDirectory(settings.Output);
        foreach ((string path, string text, string told) in files)
        {
            AtomicFile.WriteText(path, text);
            writer.WriteLine(told);
        }

        return CommandLine.Success;
    }
}
