using Eml.Runner.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(ShippedNotebooks))]

namespace Eml.Runner.Tests;

/// <summary>The notebooks of the repository, executed once for every test that looks at what they show.</summary>
public sealed class ShippedNotebooks : IDisposable
{
    private readonly Lazy<RunnerResult> run;

    public ShippedNotebooks() => run = new(() => Results.Run(All), LazyThreadSafetyMode.ExecutionAndPublication);

    internal static string Folder { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(TestFolder.Library)!, "..", "..", "..", "..", "notebooks"));

    internal static string[] All { get; } = [.. Directory.GetFiles(Folder, "*.ipynb").Order(StringComparer.Ordinal)];

    /// <summary>Where the report is.</summary>
    internal TestFolder Results { get; } = new();

    /// <summary>What the runner said.</summary>
    internal RunnerResult Result => run.Value;

    public void Dispose() => Results.Dispose();
}
