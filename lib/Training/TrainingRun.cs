using System.Diagnostics.CodeAnalysis;
using Eml.Data;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Eml.Training;

/// <summary>
/// A training that is done step by step: a batch, an epoch, or as many as you like. <see cref="Trainer"/> is the loop over it.
/// It trains the given network in place; <see cref="Finish"/> puts the best weights back. Not for use by several threads at once.
/// </summary>
/// <remarks>
/// In full batch the pass that evaluates an epoch is at once the next update's forward and backward pass, so an epoch costs one pass.
/// A step allocates nothing: all buffers are made in the constructor.
/// </remarks>
public sealed class TrainingRun
{
    private TrainingOptions options;
    private readonly SampleArrays data;
    private readonly Evaluation? validationSet;
    private BatchSource batches;
    private Pass pass;
    private Evaluation? trainingSet;
    private readonly UpdateRule rule;
    private readonly TrainingMonitor monitor;
    private readonly double harmlessWeight;
    private double loss, gradientNorm, largestWeight;
    private int updates, clippedUpdates;
    private TrainingResult? result;

    /// <param name="network">Trained in place.</param>
    /// <param name="training">What it learns from.</param>
    /// <param name="validation">What its best weights are chosen by; null chooses by training loss.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">An option is out of its range, a set does not fit the network, or the untrained network's weights or loss are not finite.</exception>
    public TrainingRun(Network network, Dataset training, Dataset? validation, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        data = SampleArrays.For(network, training, nameof(training));
        SampleArrays? validationData = validation is null ? null : SampleArrays.For(network, validation, nameof(validation));
        if (Divergence.InBlocks(network.Parameters, "") is { } bad)
        {
            throw new ArgumentException($"The network cannot be trained: {bad}.", nameof(network));
        }

        Network = network;
        this.options = options;
        harmlessWeight = Overflow.HarmlessWeight(network, Math.Max(Overflow.Largest(data.X), validationData is null ? 0 : Overflow.Largest(validationData.X)));
        largestWeight = Divergence.Bound(network.Parameters);
        CutBatches();
        validationSet = validationData is null ? null : new Evaluation(network, validationData);
        rule = options.Optimizer.Start(network.Parameters);
        monitor = new TrainingMonitor(network, options);
        EndEpoch();
        if (StopReason is Training.StopReason.Diverged)
        {
            throw new ArgumentException(Message, nameof(network));
        }
    }

    /// <summary>The network, with its present weights.</summary>
    public Network Network { get; }

    /// <summary>Every completed epoch in order, the untrained network (epoch 0) first. It grows with each epoch.</summary>
    public IReadOnlyList<EpochRecord> History => monitor.History;

    /// <summary>η of the next update.</summary>
    public double LearningRate => monitor.LearningRate;

    /// <summary>How many batches make an epoch.</summary>
    public int BatchesPerEpoch => batches.Count;

    /// <summary>How many batches of the present epoch are done, from 0; the last one begins the next epoch.</summary>
    public int BatchesDone => updates;

    /// <summary>The epoch with the lowest monitored loss so far; the earliest of equals.</summary>
    public int BestEpoch => monitor.BestEpoch;

    /// <summary>The monitored loss of that epoch.</summary>
    public double BestLoss => monitor.BestLoss;

    /// <summary>Why training has stopped; null while it can go on.</summary>
    public StopReason? StopReason => monitor.StopReason;

    /// <summary>The same in a sentence; empty while it can go on.</summary>
    public string Message => monitor.Message;

    /// <summary>
    /// One update. The last batch of an epoch ends it: losses are evaluated, <see cref="History"/> grows, the plateau and stop rules apply.
    /// </summary>
    /// <returns>The batch's loss before the update.</returns>
    /// <exception cref="InvalidOperationException">Training has stopped.</exception>
    public double StepBatch()
    {
        ThrowIfStopped();
        ReadOnlySpan<int> batch = batches.Next(updates);
        if (!batches.IsFull)
        {
            pass.Gather(data.X, data.Y, batch);
            loss = pass.LossAndGradient();
        }

        Decay.AddGradient(Network.Parameters, options.WeightDecay, pass.Gradient);
        double before = loss, norm = EuclideanNorm.Of(pass.Gradient);
        if (!double.IsFinite(before))
        {
            Diverge("the batch's loss", Divergence.InForwardPass(Network, data, batch));
        }
        else if (!double.IsFinite(norm))
        {
            Diverge("the gradient", Divergence.InBlocks(pass.Gradient, "∂L/∂") ?? "every derivative is finite, but the norm is not");
        }
        else
        {
            Update(norm);
        }

        return before;
    }

    /// <summary>The remaining batches of the present epoch.</summary>
    /// <param name="cancellation">Asked before each batch; when it is set, training stops with <see cref="StopReason.Cancelled"/>.</param>
    /// <returns>The epoch's record; null when it was not completed, and then <see cref="StopReason"/> says why.</returns>
    /// <exception cref="InvalidOperationException">Training has stopped.</exception>
    public EpochRecord? StepEpoch(CancellationToken cancellation = default)
    {
        ThrowIfStopped();
        int epoch = monitor.Epoch;
        while (StopReason is null && monitor.Epoch == epoch)
        {
            if (cancellation.IsCancellationRequested)
            {
                monitor.Stop(Training.StopReason.Cancelled, Require.Invariant($"Cancelled in epoch {epoch}, before {Place}."));
            }
            else
            {
                StepBatch();
            }
        }

        return monitor.Epoch > epoch ? History[^1] : null;
    }

    /// <summary>
    /// Puts the best weights into the network and sums up. A training that could go on ends here, as <see cref="StopReason.Cancelled"/>.
    /// A second call gives the same result.
    /// </summary>
    public TrainingResult Finish()
    {
        if (StopReason is null)
        {
            monitor.Stop(Training.StopReason.Cancelled, Require.Invariant($"Ended by the caller in epoch {monitor.Epoch}, before {Place}."));
        }

        return result ??= monitor.Finish();
    }

    private string Place => Require.Invariant($"batch {updates + 1} of {batches.Count}");

    private void Update(double norm)
    {
        bool clipped = options.Clipping.Apply(pass.Gradient, norm);
        rule.Step(Network.Parameters, pass.Gradient, LearningRate);
        largestWeight = Divergence.Bound(Network.Parameters);
        if (!double.IsFinite(largestWeight))
        {
            Diverge("the update", Divergence.InBlocks(Network.Parameters, "")!);
            return;
        }

        updates++;
        clippedUpdates += clipped ? 1 : 0;
        gradientNorm += (norm - gradientNorm) / updates;        // the running mean, which cannot overflow
        if (updates == batches.Count)
        {
            EndEpoch();
        }
    }

    /// <summary>Evaluates the present weights; in full batch that is the next update's pass already.</summary>
    private void EndEpoch()
    {
        double trainingLoss = loss = trainingSet?.Loss() ?? pass.LossAndGradient();
        double? validationLoss = validationSet?.Loss();
        if (!double.IsFinite(trainingLoss))
        {
            Diverge("the training loss", Divergence.InForwardPass(Network, data, data.All));
        }
        else if (validationLoss is { } value && !double.IsFinite(value))
        {
            Diverge("the validation loss", validationSet!.WhatIsNotFinite());
        }
        else if (largestWeight > harmlessWeight && (Divergence.FirstZ(Network, data.X, data.Count) ?? validationSet?.FirstZ()) is { } z)
        {
            Diverge("a hidden unit", z);        // an activation makes a finite h, and so a finite loss, of an infinite z
        }
        else
        {
            monitor.Record(trainingLoss, validationLoss, Decay.Penalty(Network.Parameters, options.WeightDecay), gradientNorm, updates, clippedUpdates);
            (updates, clippedUpdates, gradientNorm) = (0, 0, 0);
        }
    }

    private void Diverge(string quantity, string found) =>
        monitor.Diverge(updates == batches.Count ? "after its last batch" : Place, $"{quantity} is not finite, {found}");

    private void ThrowIfStopped()
    {
        if (StopReason is { } reason)
        {
            throw new InvalidOperationException($"Training has stopped ({reason}): {Message}");
        }
    }

    /// <summary>A copy of the network with its best weights so far, those of <see cref="BestEpoch"/>; training goes on undisturbed.</summary>
    public Network BestNetwork()
    {
        Network copy = Network.Clone();
        monitor.CopyBestTo(copy.Parameters);
        return copy;
    }

    /// <summary>The samples that the next update will use, copied; in full batch all of them. Asking changes nothing of the training.</summary>
    public Dataset NextBatch()
    {
        ReadOnlySpan<int> batch = batches.Peek(updates);
        (double[] x, double[] y) = data.Only(batch);
        return new Dataset(
            data.Name, new DenseMatrix(data.Inputs, batch.Length, x), new DenseMatrix(data.Outputs, batch.Length, y), data.InputNames, data.TargetNames);
    }

    /// <summary>
    /// To be called after the network's parameters were changed by hand between two steps: the next update then starts from them.
    /// What has been recorded stays as it is; the best weights are unchanged until an epoch ends with better ones.
    /// </summary>
    /// <exception cref="InvalidOperationException">Training has stopped, or a parameter is not finite.</exception>
    public void ParametersChanged()
    {
        ThrowIfStopped();
        if (Divergence.InBlocks(Network.Parameters, "") is { } bad)
        {
            throw new InvalidOperationException($"The network cannot be trained: {bad}.");
        }

        if (batches.IsFull)
        {
            loss = pass.LossAndGradient();    // the pass that ended the last epoch is out of date
        }
    }

    /// <summary>
    /// Goes on with other options, from the next update on. Only between two epochs, so that every epoch has one rule. The learning rate is set only if it
    /// differs from the one that was asked for last, so that a rate that a plateau has reduced stays; another plateau rule begins to count anew. A limit that is passed already, of epochs, loss or patience, ends the training after the next epoch.
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
