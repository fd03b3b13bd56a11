using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Eml.Testing;
using Xunit;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(SuiteProgress))]
[assembly: TimedTest]

namespace Eml.Testing;

/// <summary>Says every ten seconds how a suite gets on, and at its end which ten tests took longest.</summary>
public sealed class SuiteProgress : IAsyncDisposable
{
    private const int Shown = 10;
    private static readonly ConcurrentDictionary<string, long> Running = new(StringComparer.Ordinal);
    private static readonly ConcurrentBag<(string Name, TimeSpan Duration)> Finished = [];
    private readonly string suite = Assembly.GetExecutingAssembly().GetName().Name!;
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly TextWriter? log = WatchedOutput.Log();
    private readonly TextWriter? closing = WatchedOutput.Closing();
    private readonly Timer timer;

    public SuiteProgress() => timer = new Timer(_ => Tell(), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    internal static void Start(string test) => Running[test] = Stopwatch.GetTimestamp();

    internal static void End(string test)
    {
        if (Running.TryRemove(test, out long since))
        {
            Finished.Add((test, Stopwatch.GetElapsedTime(since)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();     // waits for a line that is being written
        IEnumerable<string> slowest = Finished.OrderByDescending(test => test.Duration).Take(Shown).Select(test => $"  {Seconds(test.Duration),7}  {test.Name}");
        await (closing?.WriteAsync($"{suite}: {Finished.Count} tests in {Seconds(Stopwatch.GetElapsedTime(started))}. The slowest:\n{string.Join('\n', slowest)}\n") ?? Task.CompletedTask);
        await (closing?.DisposeAsync() ?? default);
        await (log?.DisposeAsync() ?? default);
    }

    private void Tell()
    {
        // Its own copy, which is made at once: LINQ's would fail when a test begins meanwhile.
        IEnumerable<string> running = Running.ToArray().OrderBy(test => test.Value).Take(3).Select(test => $"{test.Key} ({Seconds(Stopwatch.GetElapsedTime(test.Value))})");
        log?.Write($"{suite}: {Finished.Count} tests done after {Seconds(Stopwatch.GetElapsedTime(started))}; running: {string.Join(", ", running)}\n");
    }

    private static string Seconds(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s");
}

/// <summary>Notes when each test of the suite begins and ends.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TimedTestAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => SuiteProgress.Start(test.TestDisplayName);

    public override void After(MethodInfo methodUnderTest, IXunitTest test) => SuiteProgress.End(test.TestDisplayName);
}

/// <summary>
/// Where somebody reads along. A suite that is started by hand has its own output. <c>dotnet test</c> of SDK 10 keeps what a suite prints
/// to itself, and on a pipe it says nothing until the suite has ended; so there, on Linux, the lines go to the pipe that it writes to.
/// On a terminal it shows its progress itself.
/// </summary>
internal static class WatchedOutput
{
    /// <summary>For progress; null where nobody reads it, or where it is shown already.</summary>
    public static TextWriter? Log() => IsUnderDotnetTest ? Parents(terminals: false) : Own();

    /// <summary>For the closing lines; null where nobody reads them.</summary>
    public static TextWriter? Closing() => IsUnderDotnetTest ? Parents(terminals: true) : Own();

    private static bool IsUnderDotnetTest => Environment.GetCommandLineArgs().Contains("--dotnet-test-pipe");

    private static StreamWriter Own() => new(Console.OpenStandardOutput()) { AutoFlush = true };

    private static StreamWriter? Parents(bool terminals)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            string parent = File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ')[2];
            string output = $"/proc/{parent}/fd/1";
            string? leadsTo = new FileInfo(output).LinkTarget;
            bool isRead = leadsTo?.StartsWith("pipe:", StringComparison.Ordinal) == true || (terminals && leadsTo?.StartsWith("/dev/pts/", StringComparison.Ordinal) == true);
            return isRead ? new StreamWriter(new FileStream(output, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)) { AutoFlush = true } : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
