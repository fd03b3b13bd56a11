using System.CommandLine;

namespace Eml.Runner.Cli;

/// <summary>The runner as it is called: arguments in, text and an exit code out.</summary>
internal static class CommandLine
{
    /// <summary>Everything passed.</summary>
    public const int Success = 0;

    /// <summary>The command line, or a file it names, is wrong.</summary>
    public const int WrongUsage = 1;

    /// <summary>A cell failed, or a notebook could not be read.</summary>
    public const int Failure = 2;

    /// <summary>Ctrl-C or a request to end.</summary>
    public const int Interrupted = 130;

    /// <summary>Runs a command.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="writer">Takes what is printed.</param>
    /// <param name="error">Takes what went wrong with the command itself.</param>
    /// <param name="cancellation">Ends the command with <see cref="Interrupted"/>.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter writer, TextWriter error, CancellationToken cancellation)
    {
        var exercises = new ExercisesOptions();
        var grade = new GradeOptions();
        var options = new Options(exercises.Command, grade.Command);
        exercises.Command.SetAction(parsed => ExercisesCommand.Execute(exercises.Read(parsed), writer));
        grade.Command.SetAction(parsed => GradeCommand.ExecuteAsync(grade.Read(parsed), writer, cancellation));
        options.Command.SetAction(parsed => RunCommand.ExecuteAsync(options.Read(parsed), writer, error, cancellation));
        ParseResult parsed = options.Command.Parse(args);
        try
        {
            if (parsed.Errors.Count > 0)
            {
                Command command = parsed.CommandResult.Command;
                _ = command == exercises.Command ? exercises.Read(parsed) : command == grade.Command ? grade.Read(parsed) : (object)options.Read(parsed);
            }

            var how = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = writer, Error = error };
            int code = await parsed.InvokeAsync(how, cancellation);
            return cancellation.IsCancellationRequested ? Interrupted : code;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Interrupted.");
            return Interrupted;
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(e.Message);
            return WrongUsage;
        }
    }
}
