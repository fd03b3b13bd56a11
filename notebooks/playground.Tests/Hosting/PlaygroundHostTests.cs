using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Eml.Playground.Hosting;
using Xunit;

namespace Eml.Playground.Tests.Hosting;

public sealed class PlaygroundHostTests(SharedFixture shared) : IDisposable
{
    private const string NoBrowser = "No browser could be opened; open the address yourself.";
    private const string OnlyLinux = "Only on Linux is the program that opens a browser found on the PATH.";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eml-playground-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Opened => Path.Combine(folder.FullName, "opened");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        (int code, string said) = await RunAsync("--port", port.ToString(CultureInfo.InvariantCulture), "--no-browser");
        Assert.Equal($"Port {port} on 127.0.0.1 is used by another program: choose another one with --port, or leave --port out to get a free one.", said.Trim());
        Assert.Equal(1, code);
    }

    [Theory]
    [InlineData("70000")]
    [InlineData("-1")]
    [InlineData("abc")]
    public async Task A_port_that_cannot_be_is_said_in_one_sentence(string port)
    {
        await using var said = new StringWriter();
        Assert.Equal(PlaygroundHost.WrongUsage, await PlaygroundHost.RunAsync(port, openBrowser: false, TextWriter.Null, said, Cancellation));
        Assert.Equal($"--port is {port}; it has to be from 1 to 65535, or 0 for a free one.", said.ToString().Trim());
    }

    [Fact]
    public async Task The_browser_is_opened_with_the_address_that_is_printed_and_when_it_fails_the_server_says_so_and_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyLinux);
        FakeBrowser(exitCode: 3);
        await using PlaygroundServer server = await PlaygroundServer.StartAsync(Cancellation, openBrowser: true, folder.FullName);
        Assert.Equal(NoBrowser, await server.ReadLineAsync(Cancellation));
        Assert.Equal(server.Address, new Uri(await File.ReadAllTextAsync(Opened, Cancellation)));
        Assert.Equal("0", await AskAsync(server.Address, "/sessions"));
    }

    [Fact]
    public async Task None_is_opened_where_none_is_wanted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyLinux);
        FakeBrowser(exitCode: 0);
        await using PlaygroundServer server = await PlaygroundServer.StartAsync(Cancellation, openBrowser: false, folder.FullName);
        Assert.Equal("0", await AskAsync(server.Address, "/sessions"));
        Assert.False(File.Exists(Opened));
    }

    [Fact]
    public async Task Where_nothing_opens_a_browser_the_server_says_so_and_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyLinux);
        await using PlaygroundServer server = await PlaygroundServer.StartAsync(Cancellation, openBrowser: true, folder.FullName);
        Assert.Equal(NoBrowser, await server.ReadLineAsync(Cancellation));
        Assert.Equal("0", await AskAsync(server.Address, "/sessions"));
    }

    [Fact]
    public async Task Something_useful_stands_there_before_any_script_has_run()
    {
        string page = await AskAsync(await shared.AddressAsync(), "/?data=moons&rate=0.123");
        Assert.Contains("control-rate", page, StringComparison.Ordinal);
        Assert.Contains("0.123", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<script src=""[^""]*""></script>", page);     // each is deferred or asynchronous
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "400", "names no host")]
    [InlineData("GET /_blazor?id=x HTTP/1.1\r\nHost: {0}\r\nOrigin: http://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", "403", "another site")]
    [InlineData("POST /_blazor/negotiate?negotiateVersion=1 HTTP/1.1\r\nHost: {0}\r\nOrigin: null\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "403", "another site")]
    [InlineData("POST /_blazor/negotiate?negotiateVersion=1 HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "200", "connectionToken")]
    [InlineData("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "400", "")]
    [InlineData("GET /?content={1} HTTP/1.1\r\nHost: {0}\r\nConnection: close\r\n\r\n", "414", "This link has 50009 characters")]
    public async Task A_raw_request_is_answered_in_a_sentence_or_refused(string request, string status, string says)
    {
        Uri address = await shared.AddressAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port, Cancellation);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.Replace("{0}", address.Authority, StringComparison.Ordinal).Replace("{1}", new string('A', 50_000), StringComparison.Ordinal)), Cancellation);
        string answer = "";
        byte[] buffer = new byte[4096];
        while (!answer.Contains(says.Length > 0 ? says : "\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer, Cancellation) is > 0 and int read)
        {
            answer += Encoding.UTF8.GetString(buffer, 0, read);
        }

        Assert.Matches($@"^HTTP/1\.[01] {status} ", answer);
        Assert.Contains(says, answer, StringComparison.Ordinal);
        if (status == "200" || says.Length == 0)
        {
            return;
        }

        Assert.Contains("connect-src 'self'; ", answer, StringComparison.Ordinal);
    }

    /// <summary>A page whose connection is closed asks at once whether it can come back.</summary>
    [Fact]
    public async Task A_server_that_is_stopping_takes_no_page_back()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no orderly stop of a program without a console.");
        await using PlaygroundServer server = await PlaygroundServer.StartAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal("0", await client.GetStringAsync(new Uri("/sessions", UriKind.Relative), Cancellation));
        using var page = new ClientWebSocket();
        await page.ConnectAsync(new Uri($"ws://{server.Address.Authority}/_blazor"), Cancellation);
        byte[] buffer = "{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray();
        await page.SendAsync(buffer.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
        server.Stop();
        try
        {
            while ((await page.ReceiveAsync(buffer.AsMemory(), Cancellation)).MessageType != WebSocketMessageType.Close)
            {
                // The answer to the greeting.
            }
        }
        catch (WebSocketException)
        {
            // Closed without a word.
        }

        foreach ((HttpMethod method, string path) in new[] { (HttpMethod.Get, "/sessions"), (HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1") })
        {
            try
            {
                using var request = new HttpRequestMessage(method, path);
                using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                Assert.Equal("The playground is being stopped.", await answer.Content.ReadAsStringAsync(Cancellation));
            }
            catch (HttpRequestException)
            {
                // It is gone already.
            }
        }
    }

    /// <summary>What a Linux desktop has to open addresses with; it only notes the address.</summary>
    private void FakeBrowser(int exitCode)
    {
        string script = Path.Combine(folder.FullName, "xdg-open");
        File.WriteAllText(script, $"#!/bin/sh\nprintf %s \"$1\" > '{Opened}.part'\n/bin/mv '{Opened}.part' '{Opened}'\nexit {exitCode}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using Process program = PlaygroundServer.StartProgram(arguments);
        string said = await program.StandardError.ReadToEndAsync(Cancellation);
        await program.WaitForExitAsync(Cancellation);
        return (program.ExitCode, said);
    }

    private static async Task<string> AskAsync(Uri address, string path)
    {
        using var client = new HttpClient { BaseAddress = address };
        return await client.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation);
    }
}
