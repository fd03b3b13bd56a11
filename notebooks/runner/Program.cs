using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text;
using Eml.Runner;
using Eml.Runner.Cli;
using Eml.Runner.Execution;

if (args is [ScriptHost.Command, string pipe, string folder])
{
    return await ScriptHost.RunAsync(pipe, folder);
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var interruption = new CancellationTokenSource();
void Interrupt(PosixSignalContext context)
{
    context.Cancel = true;
    interruption.Cancel();
}

using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using PosixSignalRegistration onTermination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
var options = new Options();
options.Command.SetAction(parsed => RunCommand.ExecuteAsync(options.Read(parsed), Console.Out, interruption.Token));
ParseResult parsed = options.Command.Parse(args);
try
{
    if (parsed.Errors.Count > 0)
    {
        options.Read(parsed);
    }

    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interruption.Token);
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return RunCommand.WrongUsage;
}
catch (OperationCanceledException) when (interruption.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Interrupted: the notebooks' processes were ended, no notebook was changed, and no report was written.");
    return RunCommand.Interrupted;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return RunCommand.WrongUsage;
}
