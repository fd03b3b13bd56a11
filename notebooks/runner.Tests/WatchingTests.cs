using System.Diagnostics;
using Eml.Testing;
using PuppeteerSharp;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>Watching, end to end: a stand-in for the library and a notebook that shows what it says.</summary>
public sealed class WatchingTests
{
    private const string Project = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""";

    [Fact(Timeout = 600_000, Explicit = true)]
    [Trait("Part", "slow")]
    public async Task An_edit_of_the_library_reaches_an_open_page_and_one_that_does_not_compile_is_told_there()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that a test could send to another process.");
        await using WatchedPage open = await WatchedPage.StartAsync();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var folder = new TestFolder();
        folder.WriteText("Directory.Build.props", "<Project/>");
        folder.WriteText("lib/Lib.csproj", Project);
        Edit(folder, "\"version one\"");
        using (var build = Process.Start("dotnet", ["build", Path.Combine(folder.Path, "lib"), "--configuration", "Release", "--verbosity", "quiet"]))
        {
            await build.WaitForExitAsync(cancellation);
            Assert.Equal(0, build.ExitCode);
        }

        string notebook = folder.Write("notebooks/a.ipynb", "#r \"../lib/bin/Release/net10.0/Lib.dll\"", "Said.What");
        string page = Path.Combine(folder.Report, "a.html");
        using var first = new FileThatComes(page);
        using Process runner = folder.StartInterruptible(notebook, "--watch");
        await using CancellationTokenRegistration end = cancellation.Register(() => runner.Kill(entireProcessTree: true));
        Task<string> output = runner.StandardOutput.ReadToEndAsync(cancellation);
        await first.Task;

        // From here on the page is left alone: whatever it shows, it has fetched itself.
        await open.OpenAsync(page);
        await WaitForAsync(open, "version one", cancellation);

        Edit(folder, "\"version two\"");
        await WaitForAsync(open, "version two", cancellation);

        Edit(folder, "\"version three\" + nothing");
        await WaitForAsync(open, "Said.cs(1,75): error CS0103: The name 'nothing' does not exist", cancellation);
        await WaitForAsync(open, "version two", cancellation);

        Edit(folder, "\"version four\"");
        await WaitForAsync(open, "version four", cancellation);
        Assert.DoesNotContain("CS0103", await TextAsync(open), StringComparison.Ordinal);

        await File.WriteAllTextAsync(notebook, "{", cancellation);
        await WaitForAsync(open, "a.ipynb is not valid JSON", cancellation);
        folder.Write("notebooks/a.ipynb", "\"version five\"");
        await WaitForAsync(open, "version five", cancellation);

        await InterruptionTests.SendAsync("INT", runner.Id);
        await runner.WaitForExitAsync(cancellation);
        Assert.Equal(130, runner.ExitCode);
        Assert.Contains("The library does not build, so the notebooks were not run:\nSaid.cs(1,75): error CS0103", await output, StringComparison.Ordinal);
    }

    private static void Edit(TestFolder folder, string value) =>
        folder.WriteText("lib/Said.cs", $"public static class Said {{ public static string What => {value}; }}");

    private static async Task WaitForAsync(WatchedPage open, string text, CancellationToken cancellation)
    {
        while (!(await TextAsync(open)).Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(100, cancellation);
        }
    }

    /// <summary>What the page reads now; empty while it is being loaded again.</summary>
    private static async Task<string> TextAsync(WatchedPage open)
    {
        try
        {
            return await open.EvaluateAsync<string>("document.body?.innerText ?? ''");
        }
        catch (PuppeteerException)
        {
            return "";
        }
    }
}
