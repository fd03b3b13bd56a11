using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace Eml.Runner.Execution;

/// <summary>The process that executes one notebook: takes cells from the pipe, sends back what they show.</summary>
internal sealed class ScriptHost(StreamReader reader, StreamWriter writer)
{
    /// <summary>The hidden command that turns the runner's executable into this process.</summary>
    public const string Command = "__notebook-process";

    private readonly Lock sending = new();
    private readonly Dictionary<int, string> sources = [];

    /// <summary>Runs until the runner closes the pipe.</summary>
    /// <param name="pipeName">The pipe to connect to.</param>
    /// <param name="folder">The notebook's folder.</param>
    public static async Task<int> RunAsync(string pipeName, string folder)
    {
        // The runner decides when this process ends, also where Ctrl-C reaches every process of the terminal.
        ProcessGroup.Begin();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        Directory.SetCurrentDirectory(folder);

        // Outputs are the same whatever the machine's language.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        var engine = new ScriptEngine(folder);
        Task warmUp = Task.Run(engine.WarmUpAsync);
        await using var pipe = new NamedPipeClientStream(".", pipeName, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        await pipe.ConnectAsync(10_000);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var reader = new StreamReader(pipe, utf8);
        await using var writer = new StreamWriter(pipe, utf8) { AutoFlush = true, NewLine = "\n" };
        var host = new ScriptHost(reader, writer);
        await using var output = new MessageTextWriter("stdout", host.Send);
        await using var error = new MessageTextWriter("stderr", host.Send);
        Console.SetOut(output);
        Console.SetError(error);
        Console.SetIn(TextReader.Null);
        Displaying.Shown = (value, mimeTypes) => host.Show(value, isResult: false, mimeTypes);
        await warmUp;
        host.Send(new Message(MessageKind.Ready));
        await host.ServeAsync(engine);
        return 0;
    }

    private async Task ServeAsync(ScriptEngine engine)
    {
        // Read ahead of the running cell: when the runner closes the pipe or dies, this process ends at once, whatever a cell does.
        var requests = Channel.CreateUnbounded<Message>();
        _ = Task.Run(async () =>
        {
            while (await ReadLineOrNullAsync() is string line)
            {
                requests.Writer.TryWrite(Message.FromLine(line));
            }

            // Last of all, after what cells have asked to be done at the end.
            AppDomain.CurrentDomain.ProcessExit += (_, _) => ProcessGroup.EndOwn();
            Environment.Exit(0);
        });
        await foreach (Message request in requests.Reader.ReadAllAsync())
        {
            await ExecuteAsync(engine, request);
            ProcessGroup.EndOthers();
            Send(new Message(MessageKind.Done) { Number = request.Number });
        }
    }

    private async Task<string?> ReadLineOrNullAsync()
    {
        try
        {
            return await reader.ReadLineAsync();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task ExecuteAsync(ScriptEngine engine, Message request)
    {
        sources[request.Number] = request.Text!;
        try
        {
            (bool hasValue, object? value) = await Task.Run(() => engine.ExecuteAsync(request.Number, request.Text!));
            if (hasValue)
            {
                Show(value, isResult: true);
            }
        }
#pragma warning disable CA1031 // whatever a cell throws is that cell's failure
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (e is OutOfMemoryException)
            {
                // What the cell held is garbage now; finding its line in the symbols needs room.
                GC.Collect();
            }

            Send(ScriptError.Describe(request.Number, request.Heading ?? "", sources, e));
        }
    }

    private void Show(object? value, bool isResult, params string[] mimeTypes) =>
        Send(new Message(MessageKind.Value) { Bundle = ValueFormatting.Format(value, mimeTypes), IsResult = isResult });

    private void Send(Message message)
    {
        lock (sending)
        {
            try
            {
                writer.WriteLine(message.ToLine());
            }
            catch (IOException)
            {
                Environment.Exit(0);
            }
        }
    }
}
