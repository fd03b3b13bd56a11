using System.Net;
using System.Net.Sockets;

namespace Eml.Playground.Tests.Hosting;

/// <summary>A way to a server that can go dead: then nothing comes through any more, and neither side is told.</summary>
internal sealed class TelephoneLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource dead = new();
    private readonly List<TcpClient> ends = [];
    private readonly Task answering;

    public TelephoneLine(int port)
    {
        listener.Start();
        answering = AnswerAsync(port);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public void Drop() => dead.Cancel();

    public async ValueTask DisposeAsync()
    {
        await dead.CancelAsync();
        await answering;
        listener.Dispose();
        ends.ForEach(end => end.Dispose());
        dead.Dispose();
    }

    private async Task AnswerAsync(int port)
    {
        try
        {
            while (true)
            {
                TcpClient caller = await listener.AcceptTcpClientAsync(dead.Token), server = new();
                ends.AddRange([caller, server]);
                await server.ConnectAsync(IPAddress.Loopback, port, dead.Token);
                _ = CarryAsync(caller, server);
                _ = CarryAsync(server, caller);
            }
        }
        catch (OperationCanceledException)
        {
            // The line is dead.
        }
    }

    private async Task CarryAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), dead.Token);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The line is dead, or one side has hung up.
        }
    }
}
