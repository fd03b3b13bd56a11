using Eml.Data;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Eml.Training;

/// <content>What one may look at, and change by hand, between two steps.</content>
public sealed partial class TrainingRun
{
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
}
