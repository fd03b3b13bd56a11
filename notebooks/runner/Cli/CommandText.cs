using System.CommandLine;
using System.Globalization;

namespace Eml.Runner.Cli;

/// <summary>Reads what commands have in common, and refuses by name what is not allowed.</summary>
internal static class CommandText
{
    /// <summary>The notebooks that are named, as full paths; every notebook of the folder notebooks when none is.</summary>
    /// <exception cref="UsageException">The command line has an error, or a file does not exist.</exception>
    public static string[] Notebooks(ParseResult parsed, Argument<string[]> argument)
    {
        string[] paths = Files(parsed, parsed.GetValue(argument) ?? []);
        paths = paths.Length == 0 ? Places.AllNotebooks() : paths;
        return paths.Length == 0 ? throw new UsageException($"There is no notebook in {Places.NotebooksFolder()}.") : paths;
    }

    /// <summary>Files that exist, as full paths.</summary>
    /// <exception cref="UsageException">The command line has an error, or a file does not exist.</exception>
    public static string[] Files(ParseResult parsed, string[] named)
    {
        if (named.FirstOrDefault(name => name.StartsWith('-')) is string unknown)
        {
            throw new UsageException(parsed.CommandResult.Command is { Name: var name } and not RootCommand
                ? $"{unknown} is no option of {name}; {name} --help lists them."
                : $"{unknown} is no option of the runner; --help lists them.");
        }

        if (parsed.Errors.Count > 0)
        {
            throw new UsageException(string.Join(Environment.NewLine, parsed.Errors.Select(error => error.Message)));
        }

        string[] paths = [.. named.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        return paths.FirstOrDefault(path => !File.Exists(path)) is string missing
            ? throw new UsageException(Directory.Exists(missing) ? $"{missing} is a folder; name the notebooks in it." : $"{missing} does not exist{Instead(missing)}.")
            : paths;
    }

    /// <summary>What may have been meant by a file that does not exist.</summary>
    private static string Instead(string missing)
    {
        string there = Path.Combine(Path.GetDirectoryName(missing)!, "notebooks", Path.GetFileName(missing));
        return File.Exists(there) ? $"; {Path.GetRelativePath(Environment.CurrentDirectory, there)} does" : "";
    }

    /// <summary>The full path that an option gives; null where it is not given.</summary>
    public static string? FullPath(ParseResult parsed, Option<string> option) => parsed.GetValue(option) switch
    {
        null => null,
        "" => throw new UsageException($"{option.Name}: a path is needed."),
        string path => Path.GetFullPath(path),
    };

    /// <summary>A number of seconds.</summary>
    public static TimeSpan Timeout(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds > 0 && seconds <= 1_000_000
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"--timeout {text}: a number of seconds greater than 0 and at most 1000000 is needed.");

    /// <summary>How many things are done at once.</summary>
    public static int Parallel(string? text) => text is null ? Environment.ProcessorCount
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= 1000 ? count
        : throw new UsageException($"--parallel {text}: a whole number from 1 to 1000 is needed.");

    /// <summary>A number of mebibytes, in bytes.</summary>
    public static long Memory(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 64 and <= 1_000_000 ? (long)count << 20
        : throw new UsageException($"--memory {text}: a whole number of MiB from 64 to 1000000 is needed.");

    /// <summary>Refuses a file to be written that cannot be, before any work.</summary>
    public static void CheckWritable(string option, string? file)
    {
        try
        {
            if (file is not null)
            {
                AtomicFile.Check(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {file}: nothing was run, because {e.Message}");
        }
    }

    /// <summary>Refuses a folder that cannot be made or written to, before any work, and makes nothing yet.</summary>
    public static void CheckFolder(string option, string folder)
    {
        string there = folder;
        while (!Path.Exists(there) && Path.GetDirectoryName(there) is string above)
        {
            there = above;
        }

        try
        {
            if (Directory.Exists(there))
            {
                AtomicFile.Check(Path.Combine(there, Path.GetRandomFileName()));
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refusal($"nothing can be written to {there}");
        }

        throw Refusal($"{there} is a file, not a folder");
        UsageException Refusal(string reason) => new($"{option} {folder}: nothing was done, because {reason}. Choose another folder with {option} DIR.");
    }
}
