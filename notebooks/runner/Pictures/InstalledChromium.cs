using PuppeteerSharp;

namespace Eml.Runner.Pictures;

/// <summary>The Chromium, or Chrome, that is installed on this machine.</summary>
internal static class InstalledChromium
{
    /// <summary>The environment variable that names it, where it is not on PATH.</summary>
    public const string Variable = "EML_CHROMIUM";

    /// <summary>How long it may take for an answer, in milliseconds. Nothing that is asked of it takes seconds, except on a machine that does many things at once.</summary>
    public const int Patience = 120_000;

    /// <summary>First the one that can do nothing but be driven by a program: it does the same with less.</summary>
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    /// <summary>For pages of our own: nothing that asks the network or a screen. A sandbox does not start in most containers.</summary>
    private static readonly string[] switches =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    /// <summary>For pages that live for seconds: code that is compiled well costs more than it saves.</summary>
    public static string CompileOnce => "--js-flags=--no-maglev,--no-opt";

    /// <summary>Its path, or null if there is none.</summary>
    /// <exception cref="UsageException"><see cref="Variable"/> names a file that does not exist.</exception>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new UsageException($"{Variable} is {named}: there is no such file.");
        }

        string extension = OperatingSystem.IsWindows() ? ".exe" : "";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name + extension)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Starts it without a window, with a profile of its own that is deleted at the end.</summary>
    /// <param name="executable">Its path.</param>
    /// <param name="more">Switches of its command line besides the usual ones, a value with blanks in quotes.</param>
    /// <exception cref="ProcessException">It does not start.</exception>
    public static Task<IBrowser> StartAsync(string executable, params IEnumerable<string> more) =>
        Puppeteer.LaunchAsync(new() { ExecutablePath = executable, Args = [.. switches, .. more], Timeout = Patience, ProtocolTimeout = Patience });
}
