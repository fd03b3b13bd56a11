using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Eml.Data;
using Eml.IO;
using Eml.Training;

namespace Eml.Benchmarks;

/// <summary>What one peer needs for a step of a workload.</summary>
internal sealed record PeerFigure(string Peer, string Precision, double MicrosecondsPerStep, double RatioToOurs);

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
        double ours = OurMicroseconds(work, data, evaluations: false), whole = OurMicroseconds(work, data, evaluations: true);
        Console.WriteLine($"{work.Name}: {work.Description}");
        Console.WriteLine(Line($"  ours     f64 {ours,10:F2} µs/step; {whole:F2} with the evaluation after each epoch, which the peers do not do"));
        double? difference = null;
        var peers = new List<PeerFigure>();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("eml-peers-");
        try
        {
            work.Write(folder.FullName, data);
            foreach ((string peer, string precision) in new[] { ("numpy", "f64"), ("numpy", "f32"), ("torch", "f64"), ("torch", "f32") })
            {
                using JsonDocument answer = Ask(work, folder, python, peer, precision);
                if (answer.RootElement.TryGetProperty("missing", out JsonElement reason))
                {
                    missing.Add($"{peer} ({reason.GetString()})");
                    continue;
                }

                double theirs = answer.RootElement.GetProperty("step_us").GetDouble();
                peers.Add(new PeerFigure(peer, precision, theirs, theirs / ours));
                Console.WriteLine(Line($"  {peer,-8} {precision} {theirs,10:F2} µs/step, {theirs / ours:F1} times ours"));
                if (answer.RootElement.GetProperty("losses") is { ValueKind: JsonValueKind.Array } losses)
                {
                    difference = work.Losses(data).Zip(losses.EnumerateArray(), (o, l) => Math.Abs(o - l.GetDouble()) / Math.Abs(l.GetDouble())).Max();
                    Console.WriteLine(Line($"           the losses of {losses.GetArrayLength()} steps agree to {difference:E1} relative"));
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return new WorkFigures(work.Name, work.Description, ours, whole, difference, peers);
    }

    /// <summary>
    /// Microseconds per step of the public TrainingRun, with reshuffling and gathering: like the peers' the average over all epochs of a
    /// repeat, the best of three, after a warm-up. In full batch the evaluation of an epoch is the next step's pass and always counts.
    /// With mini-batches the last step of an epoch evaluates all samples; without evaluations the average is that over the other steps.
    /// </summary>
    private static double OurMicroseconds(Workload work, Dataset data, bool evaluations)
    {
        TrainingRun run = work.Run(data, int.MaxValue);
        bool leaveOut = !evaluations && work.BatchesPerEpoch > 1;
        long Repeat()
        {
            long start = Stopwatch.GetTimestamp(), leftOut = 0;
            for (int epoch = 0; epoch < work.Epochs; epoch++)
            {
                for (int i = 1; i < work.BatchesPerEpoch; i++)
                {
                    run.StepBatch();
                }

                long last = leaveOut ? Stopwatch.GetTimestamp() : 0;
                run.StepBatch();
                leftOut += leaveOut ? Stopwatch.GetTimestamp() - last : 0;
            }

            return Stopwatch.GetTimestamp() - start - leftOut;
        }

        var warmUp = Stopwatch.StartNew();
        do
        {
            Repeat();
        }
        while (warmUp.Elapsed.TotalSeconds < 3);       // until the JIT has made its last version of everything, even where it shares one core
        return Stopwatches.BestOfThree(Repeat, work.Epochs * (work.BatchesPerEpoch - (leaveOut ? 1 : 0)));
    }

    /// <summary>What peers.py prints; without Python, the reason in the same form.</summary>
    private static JsonDocument Ask(Workload work, DirectoryInfo folder, string python, string peer, string precision)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in (string[])[
            Path.Combine(AppContext.BaseDirectory, "peers.py"), folder.FullName, "--work", work.Name, "--peer", peer, "--dtype", precision,
            "--batch", Number(work.BatchSize), "--epochs", Number(work.Epochs),
            "--check-steps", Number(work.CheckSteps)])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? JsonDocument.Parse(output)
                : throw new InvalidOperationException($"peers.py failed for {work.Name} with {peer} {precision}; its message is above.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return JsonSerializer.SerializeToDocument(new { missing = $"Python does not start: {e.Message}" });
        }
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Line(FormattableString line) => FormattableString.Invariant(line);
}
