using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text;

namespace Eml.Runner.Execution;

/// <summary>The runner's side of a notebook's process: sends a cell, passes on what it shows, kills it when it takes too long.</summary>
internal sealed class NotebookProcess : IAsyncDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly Process process;
    private readonly NamedPipeServerStream pipe;
    private readonly StreamReader reader;
    private readonly StringBuilder rawError = new();
    private Action<Message>? show;

    private NotebookProcess(string folder)
    {
        string pipeName = $"eml-{Guid.NewGuid():N}"[..16];
        pipe = new NamedPipeServerStream(pipeName, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        reader = new StreamReader(pipe, Utf8, leaveOpen: true);
        process = Process.Start(StartInfo(pipeName, folder))!;
        process.OutputDataReceived += (_, e) => PassOn("stdout", e.Data);
        process.ErrorDataReceived += (_, e) => PassOn("stderr", e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    /// <summary>Starts the process and waits until it is up.</summary>
    /// <exception cref="IOException">The process ended before it was up, or was not up in a minute.</exception>
    public static async Task<NotebookProcess> StartAsync(string folder, CancellationToken cancellation)
    {
        var started = new NotebookProcess(folder);
        try
        {
            await started.ConnectAsync(cancellation);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Executes a cell; its messages go to <paramref name="show"/> in order.</summary>
    public async Task<CellOutcome> ExecuteAsync(Message cell, TimeSpan timeout, Action<Message> show, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        this.show = show;
        var outcome = CellOutcome.Passed;
        try
        {
            await pipe.WriteAsync(Utf8.GetBytes(cell.ToLine() + "\n"), limit.Token);
            while (await reader.ReadLineAsync(limit.Token) is string line)
            {
                Message message = Message.FromLine(line);
                if (message.Kind == MessageKind.Done)
                {
                    return outcome;
                }

                outcome = message.Kind == MessageKind.Error ? CellOutcome.Failed : outcome;
                lock (rawError)
                {
                    show(message);
                }
            }
        }
        catch (IOException)
        {
            // The pipe broke: the process is gone.
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Kill();
            return CellOutcome.TimedOut;
        }
        finally
        {
            if (cancellation.IsCancellationRequested)
            {
                Kill();
            }
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Kill();
        return CellOutcome.ProcessEnded;
    }

    /// <summary>How a process that is gone ended: exit code, signal, and what it last wrote to its error stream.</summary>
    public string HowItEnded()
    {
        int code = process.HasExited ? process.ExitCode : -1;
        string reason = code switch
        {
            137 when !OperatingSystem.IsWindows() => "It was killed (signal 9), most likely because memory ran out.",
            134 when !OperatingSystem.IsWindows() => "It crashed (signal 6).",
            139 when !OperatingSystem.IsWindows() => "It crashed (signal 11).",
            _ => string.Create(CultureInfo.InvariantCulture, $"Its exit code is {code}."),
        };
        lock (rawError)
        {
            string first = rawError.ToString().Split('\n').FirstOrDefault(line => line.Trim().Length > 0, "");
            return first.Length == 0 ? reason : $"{reason} It wrote: {first.Trim()}";
        }
    }

    /// <summary>Closes the pipe, on which the process ends by itself, and kills it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        reader.Dispose();
        await pipe.DisposeAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Kill();
        process.Dispose();
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            Task connected = pipe.WaitForConnectionAsync(limit.Token);
            await Task.WhenAny(connected, process.WaitForExitAsync(limit.Token));
            if (!connected.IsCompleted)
            {
                throw new IOException($"The notebook's process ended before it was up. {HowItEnded()}");
            }

            await connected;
            _ = await reader.ReadLineAsync(limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("The notebook's process was not up within a minute.", e);
        }
    }

    private static ProcessStartInfo StartInfo(string pipeName, string folder)
    {
        string runner = Environment.ProcessPath!;
        bool isHosted = Path.GetFileNameWithoutExtension(runner).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] arguments = [ScriptHost.Command, pipeName, folder];
        return new ProcessStartInfo(runner, isHosted ? [typeof(NotebookProcess).Assembly.Location, .. arguments] : arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <summary>Text that did not come through the pipe: native code, or a process that a cell started.</summary>
    private void PassOn(string name, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (rawError)
        {
            if (name == "stderr" && rawError.Length < 10_000)
            {
                rawError.Append(line).Append('\n');
            }

            show?.Invoke(new Message(MessageKind.Text) { Name = name, Text = line + "\n" });
        }
    }
}
