using Eml.Runner.Pictures;
using PuppeteerSharp;
using Xunit;

namespace Eml.Testing;

/// <summary>The browser of the tests.</summary>
internal static class TestBrowser
{
    /// <summary>Starts the installed Chromium. Without one the test is skipped, but in CI it fails.</summary>
    /// <param name="switches">Switches of its command line besides the usual ones, a value with blanks in quotes.</param>
    public static Task<IBrowser> StartAsync(params IEnumerable<string> switches)
    {
        string? chromium = InstalledChromium.Find();
        Assert.SkipWhen(chromium is null && Environment.GetEnvironmentVariable("CI") != "true", $"No Chromium on PATH or in {InstalledChromium.Variable}.");
        Assert.NotNull(chromium);
        return InstalledChromium.StartAsync(chromium, switches);
    }
}
