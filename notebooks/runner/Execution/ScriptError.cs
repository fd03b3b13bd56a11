using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace Eml.Runner.Execution;

/// <summary>Says what went wrong in a cell: its number and heading, the message, the line with a caret, and the frames that are the notebook's own.</summary>
internal static partial class ScriptError
{
    private const int MostText = 100_000;

    /// <summary>The runtime notes the line of an exception in memory, and may find none.</summary>
    public const string LineIsUnknown = "There was not even memory left to note in which line.";

    /// <summary>The type of the error of a cell that does not compile.</summary>
    public const string DoesNotCompile = "compile error";

    /// <summary>Describes a failure of a cell.</summary>
    /// <param name="number">The cell's number.</param>
    /// <param name="heading">The heading it stands under, or an empty string.</param>
    /// <param name="sources">The code of every cell so far, by number.</param>
    /// <param name="error">What was thrown.</param>
    public static Message Describe(int number, string heading, IReadOnlyDictionary<int, string> sources, Exception error)
    {
        var lines = new List<string> { Title(number, heading) };
        if (error is CompilationErrorException compilation)
        {
            Diagnostic[] errors = [.. compilation.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
            foreach (Diagnostic diagnostic in errors)
            {
                FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"));
                AddSource(lines, number, span.StartLinePosition.Line, span.StartLinePosition.Character, sources);
            }

            if (sources[number].Split('\n').Any(AsksForPackage))
            {
                lines.Add("Packages are fetched by Jupyter's kernel and by VS Code; here #r names a file: #r \"path/Name.dll\".");
            }

            string message = errors.Length == 0 ? compilation.Message : errors[0].GetMessage(CultureInfo.InvariantCulture);
            return Error(DoesNotCompile, message, lines);
        }

        error = Unwrap(error);
        string name = error.GetType().FullName ?? error.GetType().Name;
        lines.Add($"{name}: {MessageOf(error)}");
        (int Number, int Line, int Column, string Method)[] frames = [.. Frames(error)];
        if (frames.Length > 0)
        {
            AddSource(lines, frames[0].Number, frames[0].Line, frames[0].Column, sources);
        }
        else if (error is OutOfMemoryException)
        {
            lines.Add(LineIsUnknown);
        }

        lines.AddRange(frames.Skip(1).Select(f => string.Create(CultureInfo.InvariantCulture, $"   called from cell {f.Number}, line {f.Line + 1}{f.Method}")));
        for (Exception? inner = error.InnerException; inner is not null; inner = inner.InnerException)
        {
            lines.Add($"caused by {inner.GetType().FullName}: {MessageOf(inner)}");
        }

        return Error(name, MessageOf(error), lines);
    }

    private static bool AsksForPackage(string line) =>
        line.AsSpan().TrimStart() is var start && (start.StartsWith("#i ", StringComparison.Ordinal) || start.StartsWith("#r \"nuget:", StringComparison.Ordinal));

    /// <summary>The first line of every error: which cell, under which heading.</summary>
    public static string Title(int number, string heading) =>
        string.Create(CultureInfo.InvariantCulture, $"Cell {number}{(heading.Length > 0 ? $" (under \"{heading}\")" : "")}");

    /// <summary>How the line of an error begins that shows a line of a cell.</summary>
    public static string Lead(int number) => string.Create(CultureInfo.InvariantCulture, $"  cell {number}, line ");

    private static Message Error(string name, string message, List<string> lines) =>
        new(MessageKind.Error) { Name = name, Text = TextLimit.Cut(message, MostText), Lines = TextLimit.Cut(string.Join('\n', lines).ReplaceLineEndings("\n"), MostText).Split('\n') };

    /// <summary>An exception's message, without what .NET adds of its argument where it says that itself, and with a hint where shapes do not fit; or, if that throws, a sentence that says so.</summary>
    public static string MessageOf(Exception error)
    {
        try
        {
            string message = error.Message ?? "";
            return (error is ArgumentException { ParamName: string name } argument ? SaidOnce(argument, name, message) : message) + ShapeHint.For(error, message);
        }
#pragma warning disable CA1031 // the message is the cell's own code
        catch (Exception e)
#pragma warning restore CA1031
        {
            return $"its Message cannot be read, because that throws {e.GetType().FullName}";
        }
    }

    /// <summary>A message without the argument's name and value at its end, where they stand in the rest.</summary>
    private static string SaidOnce(ArgumentException error, string name, string message)
    {
        string parameter = $" (Parameter '{name}')", actual = (error as ArgumentOutOfRangeException)?.ActualValue?.ToString() ?? "", value = actual.Length == 0 ? "" : $"{Environment.NewLine}Actual value was {actual}.";
        if (!message.EndsWith(parameter + value, StringComparison.Ordinal))
        {
            return message;
        }

        string rest = message[..^(parameter + value).Length];
        bool Says(string word) => Regex.IsMatch(rest, $@"(?<!\w){Regex.Escape(word)}(?!\w)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return rest + (Says(name) ? "" : parameter) + (Says(actual) ? "" : value);
    }

    private static Exception Unwrap(Exception error)
    {
        while (error is System.Reflection.TargetInvocationException or TypeInitializationException or AggregateException { InnerExceptions.Count: 1 }
            && error.InnerException is not null)
        {
            error = error.InnerException;
        }

        return error;
    }

    private static void AddSource(List<string> lines, int number, int line, int column, IReadOnlyDictionary<int, string> sources)
    {
        string[] source = sources.GetValueOrDefault(number, "").Split('\n');
        if (line < 0 || line >= source.Length)
        {
            return;
        }

        string lead = string.Create(CultureInfo.InvariantCulture, $"{Lead(number)}{line + 1}: ");
        string before = source[line][..Math.Clamp(column, 0, source[line].Length)];
        lines.Add(lead + source[line]);
        lines.Add(new string(' ', lead.Length) + Blank().Replace(before, " ") + "^");
    }

    private static IEnumerable<(int Number, int Line, int Column, string Method)> Frames(Exception error)
    {
        foreach (StackFrame frame in new StackTrace(error, fNeedFileInfo: true).GetFrames())
        {
            Match match = CellFile().Match(frame.GetFileName() ?? "");
            if (match.Success && frame.GetFileLineNumber() > 0)
            {
                int number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
                string method = frame.GetMethod() is { } m && m.Name != "MoveNext" && MethodName().IsMatch(m.Name) ? $", in {m.Name}" : "";
                yield return (number, frame.GetFileLineNumber() - 1, frame.GetFileColumnNumber() - 1, method);
            }
        }
    }

    [GeneratedRegex(@"(^|[\\/])cell (?<number>\d+)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CellFile();

    [GeneratedRegex(@"^[\w]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MethodName();

    [GeneratedRegex(@"[^\t]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blank();
}
