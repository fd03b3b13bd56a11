using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Reflection;
using System.Text;

namespace Eml.Runner.Execution;

/// <summary>The runner's side of a notebook's process: sends a cell, passes on what it shows, kills it when it takes too long.</summary>
internal sealed class NotebookProcess : IAsyncDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly TimeProvider clock;
    private readonly Process process;
    private readonly NamedPipeServerStream pipe;
    private readonly StreamReader reader;
    private readonly StringBuilder rawError = new();
    private Action<Message>? show;

    private NotebookProcess(string folder, long? memory, TimeProvider? clock)
    {
        this.clock = clock ?? TimeProvider.System;
        string pipeName = $"eml-{Guid.NewGuid():N}"[..16];
        pipe = new NamedPipeServerStream(pipeName, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        reader = new StreamReader(pipe, Utf8, leaveOpen: true);
        process = Process.Start(StartInfo(pipeName, folder, memory))!;
        process.OutputDataReceived += (_, e) => PassOn("stdout", e.Data);
        process.ErrorDataReceived += (_, e) => PassOn("stderr", e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    /// <summary>Starts the process and waits until it is up.</summary>
    /// <param name="folder">Its working folder.</param>
    /// <param name="cancellation">Calls it off.</param>
    /// <param name="memory">The bytes it may have on the heap, if not three quarters of the machine's.</param>
    /// <param name="clock">By which cells are timed.</param>
    /// <exception cref="IOException">The process ended before it was up, or was not up in ten minutes.</exception>
    /// <exception cref="OperationCanceledException">It was called off, or the process was, by the same Ctrl-C.</exception>
    public static async Task<NotebookProcess> StartAsync(string folder, CancellationToken cancellation, long? memory = null, TimeProvider? clock = null)
    {
        var started = new NotebookProcess(folder, memory, clock);
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
        using var late = new CancellationTokenSource(timeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
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

        await WaitAsync(TimeSpan.FromSeconds(5));
        Kill();

        // Now nobody holds its streams open any more; what it last wrote is read to the end.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            139 when !OperatingSystem.IsWindows() => "It crashed (signal 11), as .NET itself may where memory runs out.",
            _ => string.Create(CultureInfo.InvariantCulture, $"Its exit code is {code}."),
        };
        lock (rawError)
        {
            string first = rawError.ToString().Split('\n').FirstOrDefault(line => line.Trim().Length > 0, "");
            return first.Length == 0 ? reason : $"{reason} It wrote: {first.Trim()}";
        }
    }

    /// <summary>Closes the pipe, on which the process ends by itself, and kills it if it does not; what its cells started ends with it.</summary>
    public async ValueTask DisposeAsync()
    {
        reader.Dispose();
        await pipe.DisposeAsync();
        if (OperatingSystem.IsWindows())
        {
            // There the children are found only while the process lives.
            Kill();
        }

        await WaitAsync(TimeSpan.FromSeconds(2));
        Kill();
        process.Dispose();
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(10));
        try
        {
            Task connected = pipe.WaitForConnectionAsync(limit.Token);
            Task ended = process.WaitForExitAsync(limit.Token);
            await Task.WhenAny(connected, ended);
            if (!connected.IsCompleted || await reader.ReadLineAsync(limit.Token) is null)
            {
                await ended;
                throw EndedBySignal ? new OperationCanceledException("The notebook's process was interrupted.", cancellation)
                    : new IOException($"The notebook's process ended before it was up. {HowItEnded()}");
            }
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new IOException("The notebook's process was not up within ten minutes.", e);
        }
    }

    /// <summary>Whether Ctrl-C or a request to end reached the process before it had taken itself out of their way.</summary>
    private bool EndedBySignal => !OperatingSystem.IsWindows() && process.ExitCode is 130 or 143;

    private static ProcessStartInfo StartInfo(string pipeName, string folder, long? memory)
    {
        // The runner itself, or, where it is a part of another program, as in its tests, the dotnet on the path.
        Assembly runner = typeof(NotebookProcess).Assembly;
        bool isItself = Assembly.GetEntryAssembly() == runner;
        string executable = isItself ? Environment.ProcessPath! : "dotnet";
        bool isHosted = Path.GetFileNameWithoutExtension(executable).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] arguments = [ScriptHost.Command, pipeName, folder];
        var start = new ProcessStartInfo(executable, isHosted ? [runner.Location, .. arguments] : arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };

        // What a cell builds ends with it, the build's servers too; another notebook's build must not be using them.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";

        // .NET's doors for debuggers are files that a process leaves behind when it is killed, and in the end each kills its own group.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        if (memory is long limit)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = string.Create(CultureInfo.InvariantCulture, $"0x{limit:X}");
        }

        return start;
    }

    /// <summary>Waits for the end of the process alone: what it started may keep its streams open.</summary>
    private async Task WaitAsync(TimeSpan patience)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => ended.TrySetResult();
        process.EnableRaisingEvents = true;
        await ended.Task.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Kill()
    {
        ProcessGroup.End(process.Id);
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
