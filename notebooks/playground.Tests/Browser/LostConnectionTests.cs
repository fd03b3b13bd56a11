using System.Globalization;
using System.Web;
using Eml.Playground.Tests.Hosting;
using Xunit;

namespace Eml.Playground.Tests.Browser;

/// <remarks>With servers of their own, and they mostly wait: beside the other tests, not after them.</remarks>
[Collection(nameof(LostConnectionTests))]
public sealed class LostConnectionTests(SharedFixture shared) : BrowserTest(shared)
{
    private const string Running = "?data=sine&target=&epochs=1000000&speed=50";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_of_the_server_the_run_stands_where_it_was_and_the_console_is_silent(bool orderly)
    {
        Assert.SkipWhen(orderly && OperatingSystem.IsWindows(), "There is no orderly stop of a program without a console.");
        await using PlaygroundServer first = await PlaygroundServer.StartAsync(Cancellation);
        PlaygroundTab tab = await OpenAsync(new Uri(first.Address, Running));
        await tab.ClickAsync("#start");
        await tab.UntilTrueAsync("() => Number(new URLSearchParams(location.search).get('at')) > 20");
        int epoch = int.Parse(HttpUtility.ParseQueryString(tab.Address.Query)["at"]!.Split('.')[0], CultureInfo.InvariantCulture);
        Assert.Equal("", await first.EndAsync(orderly));
        await tab.UntilSeenAsync("#lost");
        await using PlaygroundServer second = await PlaygroundServer.StartAsync(Cancellation, port: first.Address.Port);
        await tab.UntilAsync("Paused");
        Assert.InRange(await tab.EpochAsync(), epoch, int.MaxValue);
        await tab.DisposeAsync();
        tab.Forgive();
        Assert.Equal("", await second.EndAsync());
    }

    [Theory(Explicit = true)]
    [InlineData("*/_blazor/initializers*")]
    [InlineData("*/_blazor/negotiate*")]
    [InlineData("*/_framework/blazor.web*")]
    public async Task A_page_whose_first_connection_fails_comes_alive_by_itself(string fails)
    {
        PlaygroundTab tab = await OpenAsync("?data=sine&at=7");
        await tab.Protocol.SendAsync("Network.enable");
        try
        {
            await tab.Protocol.SendAsync("Network.setBlockedURLs", new { urls = new[] { fails } });
            await tab.ReloadAsync();
            await tab.UntilSeenAsync("#lost");
            Assert.Equal("Loading", await tab.AttributeAsync("#state", "data-state"));
        }
        finally
        {
            await tab.Protocol.SendAsync("Network.setBlockedURLs", new { urls = Array.Empty<string>() });
        }

        await tab.UntilAsync("Paused");
        Assert.Equal(7, await tab.EpochAsync());
        tab.Forgive();
    }

    [Fact(Explicit = true)]
    public async Task A_connection_that_drops_without_closing_ends_its_run()
    {
        await using PlaygroundServer server = await PlaygroundServer.StartAsync(Cancellation);
        await using var line = new TelephoneLine(server.Address.Port);
        PlaygroundTab tab = await OpenAsync(new Uri(line.Address, Running));
        await tab.ClickAsync("#start");
        await tab.UntilAsync("Running");
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal("1", await client.GetStringAsync(new Uri("/sessions", UriKind.Relative), Cancellation));
        long dropped = Environment.TickCount64;
        line.Drop();
        while (await client.GetStringAsync(new Uri("/sessions", UriKind.Relative), Cancellation) != "0")
        {
            await Task.Delay(200, Cancellation);      // each question costs the server time too
        }

        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant($"{Environment.TickCount64 - dropped} ms after the connection dropped its run has ended."));
        await tab.DisposeAsync();
        tab.Forgive();
    }
}
