using System.Collections.Immutable;
using Eml.Data;
using Eml.Plots;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>Makes snapshots of a run; used on the session's thread only.</summary>
public sealed class SnapshotRecorder(TrainingRun run, Experiment experiment)
{
    private const int MostNorms = 2000, StepShare = 20;

    private readonly LiveHistory history = new();
    private readonly List<LayerNorms> norms = [];
    private Dataset? batch;
    private (int Epoch, Shown Shown)? best;
    private int lastCount;

    /// <summary>Copies what the page shows.</summary>
    /// <param name="state">What the session is doing.</param>
    /// <param name="batchLoss">The loss of the last batch.</param>
    /// <param name="edits">The weights moved by hand so far.</param>
    /// <param name="changes">The settings changed so far.</param>
    /// <param name="seconds">How long ago the last snapshot was taken.</param>
    public Snapshot Take(RunState state, double? batchLoss, ImmutableArray<WeightEdit> edits, ImmutableArray<RunChange> changes, double seconds)
    {
        history.Follow(run.History);
        Network network = run.Network.Clone();
        if (run.StopReason is null || batch is null)
        {
            batch = run.NextBatch();
        }

        int epoch = run.History.Count - 1;
        Shown? last = TryRecordNorms(network, epoch) ? TryShow(network, Snapshot.WasRecorded(new Position(epoch, run.BatchesDone), edits) ? run.History[^1] : null) : null;
        if (best?.Epoch != run.BestEpoch)
        {
            Network copy = run.BestNetwork();
            best = (run.BestEpoch, new Shown(copy, experiment.Judge(copy, run.History[run.BestEpoch])));
        }

        double speed = seconds > 0 ? (run.History.Count - lastCount) / seconds : 0;
        lastCount = run.History.Count;
        return new Snapshot
        {
            State = state,
            Position = new Position(epoch, run.BatchesDone),
            BatchesPerEpoch = run.BatchesPerEpoch,
            BatchLoss = batchLoss,
            BestEpoch = run.BestEpoch,
            LearningRate = run.LearningRate,
            StopReason = run.StopReason,
            Message = run.Message,
            History = history.Snapshot(),
            LastShown = last,
            BestShown = best.Value.Shown,
            Batch = batch,
            GradientNorms = [.. norms],
            Edits = edits,
            Changes = changes,
            EpochsPerSecond = speed,
        };
    }

    /// <summary>Between two snapshots: records the gradient norms when a share of the run has passed since the last ones, so that a run that ends before the next snapshot has a curve.</summary>
    public void Follow()
    {
        int epoch = run.History.Count - 1;
        if (run.StopReason is null && epoch > norms[^1].Epoch + (norms[^1].Epoch / StepShare))
        {
            TryRecordNorms(run.Network, epoch);
        }
    }

    /// <summary>The network with its scores; null where a number on the way to them overflows: the run diverges, or somebody has moved a weight far away.</summary>
    private Shown? TryShow(Network network, EpochRecord? recorded)
    {
        try
        {
            Scores scores = experiment.Judge(network, recorded);
            return double.IsFinite(scores.Training.Loss) && double.IsFinite(scores.Validation?.Loss ?? 0) ? new Shown(network, scores) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>False where the network has no gradient, likewise.</summary>
    private bool TryRecordNorms(Network network, int epoch)
    {
        try
        {
            RecordNorms(network.Gradient(experiment.Training.Inputs, experiment.Training.Targets), epoch);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private void RecordNorms(Gradient gradient, int epoch)
    {
        if (norms.Count > 0 && norms[^1].Epoch == epoch)
        {
            norms.RemoveAt(norms.Count - 1);
        }

        norms.Add(new LayerNorms(epoch, [.. gradient.Layers.Select(l => l.Norm)]));
        if (norms.Count > MostNorms)
        {
            for (int i = norms.Count - 2; i > 0; i -= 2)
            {
                norms.RemoveAt(i);
            }
        }
    }
}
