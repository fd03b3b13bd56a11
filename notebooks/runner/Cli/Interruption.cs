using System.Runtime.InteropServices;

namespace Eml.Runner.Cli;

/// <summary>Ctrl-C, and a request to end: instead of ending the process they are told to whoever holds the token.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration interruption;
    private readonly PosixSignalRegistration termination;

    public Interruption()
    {
        interruption = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        interruption.Dispose();
        termination.Dispose();
        source.Dispose();
    }

    private void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        source.Cancel();
    }
}
