using System.Diagnostics;
using Eml.Data;
using Eml.Training;

namespace Eml.Benchmarks;

/// <summary>
/// A step of the public TrainingRun, with reshuffling and gathering, timed as peers.py times its own: the average over all epochs of a
/// repeat, the best of three.
/// </summary>
/// <remarks>
/// In full batch the evaluation of an epoch is the next step's pass and always counts. With mini-batches the last step of an epoch
/// evaluates all samples; without evaluations the average is that over the other steps.
/// </remarks>
internal sealed class OurStep
{
    private readonly Workload work;
    private readonly TrainingRun run;
    private readonly bool leaveOut;

    /// <summary>Warms up until the JIT has made its last version of everything, even where it shares one core.</summary>
    public OurStep(Workload work, Dataset data, bool evaluations)
    {
        this.work = work;
        run = work.Run(data, int.MaxValue);
        leaveOut = !evaluations && work.BatchesPerEpoch > 1;
        var warmUp = Stopwatch.StartNew();
        do
        {
            Repeat();
        }
        while (warmUp.Elapsed.TotalSeconds < 3);
    }

    /// <summary>Microseconds per step.</summary>
    public double Measure() => Stopwatches.BestOfThree(Repeat, work.Epochs * (work.BatchesPerEpoch - (leaveOut ? 1 : 0)));

    private long Repeat()
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
}
