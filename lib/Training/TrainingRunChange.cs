using System.Diagnostics.CodeAnalysis;

namespace Eml.Training;

/// <content>Other options for a training under way.</content>
public sealed partial class TrainingRun
{
    /// <summary>
    /// Goes on with other options, from the next update on. Only between two epochs, so that every epoch has one rule. The learning rate is set only if it
    /// differs from the one that was asked for last, so that a rate that a plateau has reduced stays; another plateau rule begins to count anew.
    /// </summary>
    /// <param name="changed">The options; optimizer and seed have to be those the run began with.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or optimizer or seed are others.</exception>
    /// <exception cref="InvalidOperationException">Training has stopped, or an epoch is under way.</exception>
    public void Change(TrainingOptions changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ThrowIfStopped();
        changed.Validate();
        if (updates > 0)
        {
            throw new InvalidOperationException(Require.Invariant($"Options change between two epochs; epoch {monitor.Epoch} is at {Place}."));
        }

        if (changed.Optimizer != options.Optimizer || changed.Seed != options.Seed)
        {
            throw new ArgumentException("changed has another optimizer or seed; a run keeps the ones that it began with.", nameof(changed));
        }

        bool otherBatches = changed.BatchSize != options.BatchSize;
        monitor.Change(changed);
        options = changed;
        if (otherBatches)
        {
            CutBatches();
            loss = batches.IsFull ? pass.LossAndGradient() : loss;
        }
    }

    /// <summary>The batches of the present options, and what computes them.</summary>
    [MemberNotNull(nameof(batches), nameof(pass))]
    private void CutBatches()
    {
        batches = new BatchSource(data.Count, options.BatchSize, options.Seed);
        pass = new Pass(Network, batches.Size, PassKind.Gradient);
        pass.Load(batches.IsFull ? data.X : [], batches.IsFull ? data.Y : []);
        trainingSet = batches.IsFull ? null : new Evaluation(Network, data);
    }
}
