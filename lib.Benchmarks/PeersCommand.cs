using System.Globalization;
using System.Text.Json;
using Eml.Data;
using Eml.Ground;

namespace Eml.Benchmarks;

/// <summary>What one peer needs for a step of a workload in its fastest setting, on how many threads, and what does its products.</summary>
internal sealed record PeerFigure(string Peer, string Precision, double MicrosecondsPerStep, double RatioToOurs, int Threads, string? Blas);

/// <summary>The figures of one workload.</summary>
/// <param name="Work">W1, W2 or W3.</param>
/// <param name="Description">Its sizes.</param>
/// <param name="OursMicrosecondsPerStep">A step of the public TrainingRun in double precision, from batch to update.</param>
/// <param name="OursWithEvaluationMicrosecondsPerStep">The same with its share of the evaluation of all samples after each epoch, which the peers do not do.</param>
/// <param name="LargestLossDifference">Against NumPy in double precision, relative, over the first steps; null without NumPy.</param>
/// <param name="Peers">NumPy's and PyTorch's figures.</param>
internal sealed record WorkFigures(
    string Work, string Description, double OursMicrosecondsPerStep, double OursWithEvaluationMicrosecondsPerStep, double? LargestLossDifference, IReadOnlyList<PeerFigure> Peers);

/// <summary>Runs ours and the peers in turn, and compares.</summary>
internal static class PeersCommand
{
    /// <summary>Each side is measured so often, in turn, and its best counts: the clock of a shared machine changes from second to second.</summary>
    private const int Rounds = 3;

    /// <summary>How far losses of the same steps may differ: they are the same formulas, summed in another order.</summary>
    private const double LossTolerance = 1e-9;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <returns>0; 1 when losses disagree; 2 when an argument is wrong.</returns>
    public static int Run(FileInfo? json, IReadOnlyList<string> only, string python)
    {
        if (only.FirstOrDefault(name => Workload.All.All(w => w.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"--only names '{unknown}'; the workloads are {string.Join(", ", Workload.All.Select(w => w.Name))}.");
            return 2;
        }

        var figures = new List<WorkFigures>();
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Workload work in Workload.All.Where(w => only.Count == 0 || only.Contains(w.Name)))
        {
            figures.Add(Measure(work, python, missing));
            Print(figures[^1]);
        }

        foreach (string what in missing)
        {
            Console.WriteLine($"Not measured: {what}");
        }

        if (json is not null)
        {
            json.Directory?.Create();
            AtomicFile.Write(json.FullName, stream => JsonSerializer.Serialize(stream, figures, Indented));
            Console.WriteLine($"Written: {json.FullName}");
        }

        WorkFigures? wrong = figures.Find(f => f.LargestLossDifference is { } d && !(d <= LossTolerance));
        if (wrong is not null)
        {
            Console.Error.WriteLine(Line($"{wrong.Work}: losses differ from NumPy's by {wrong.LargestLossDifference:E2} relative, more than {LossTolerance:E0}: this is not the same work."));
        }

        return wrong is null ? 0 : 1;
    }

    private static WorkFigures Measure(Workload work, string python, SortedSet<string> missing)
    {
        Dataset data = work.Data();
        OurStep alone = new(work, data, evaluations: false), withEvaluation = new(work, data, evaluations: true);
        double ours = double.PositiveInfinity, whole = double.PositiveInfinity;
        double? difference = null;
        var best = new Dictionary<PythonPeer, (double Step, PeerSetting Setting, string? Blas)>();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("eml-peers-");
        try
        {
            work.Write(folder.FullName, data);
            for (int round = 0; round < Rounds; round++)
            {
                (ours, whole) = (Math.Min(ours, alone.Measure()), Math.Min(whole, withEvaluation.Measure()));
                foreach (PythonPeer peer in PythonPeer.All)
                {
                    // The first round finds the fastest setting, the others repeat it.
                    foreach (PeerSetting setting in best.TryGetValue(peer, out var known) ? [known.Setting] : PeerSetting.All)
                    {
                        PeerAnswer answer = peer.Run(work, folder, python, setting);
                        if (answer.Missing is not null)
                        {
                            missing.Add($"{peer.Name} ({answer.Missing})");
                            break;
                        }

                        if (!best.TryGetValue(peer, out var fastest) || answer.Step_us < fastest.Step)
                        {
                            best[peer] = (answer.Step_us, setting, answer.Blas);
                        }

                        difference ??= answer.Losses is null ? null : Difference(work.Losses(data), answer.Losses);
                    }
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return new WorkFigures(
            work.Name, work.Description, ours, whole, difference,
            [.. PythonPeer.All.Where(best.ContainsKey).Select(peer => new PeerFigure(peer.Name, peer.Precision, best[peer].Step, best[peer].Step / ours, best[peer].Setting.Threads, best[peer].Blas))]);
    }

    /// <summary>The largest relative difference; NaN if one is.</summary>
    private static double Difference(double[] ours, double[] theirs) =>
        ours.Length == theirs.Length ? ours.Zip(theirs, (o, t) => Math.Abs(o - t) / Math.Abs(t)).Aggregate(0.0, Math.Max) : double.NaN;

    private static void Print(WorkFigures figures)
    {
        Console.WriteLine($"{figures.Work}: {figures.Description}");
        Console.WriteLine(Line($"  ours     f64 {figures.OursMicrosecondsPerStep,10:F2} µs/step; {figures.OursWithEvaluationMicrosecondsPerStep:F2} with all that an epoch's end evaluates, which the peers do not do"));
        foreach (PeerFigure peer in figures.Peers)
        {
            Console.WriteLine(Line($"  {peer.Peer,-8} {peer.Precision} {peer.MicrosecondsPerStep,10:F2} µs/step, {peer.RatioToOurs:F1} times ours; {(peer.Threads == 1 ? "1 thread" : $"{peer.Threads} threads")}, {peer.Blas}"));
        }

        if (figures.LargestLossDifference is { } difference)
        {
            Console.WriteLine(Line($"  the losses of the first steps agree with NumPy's to {difference:0.0e+00} relative"));
        }
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
