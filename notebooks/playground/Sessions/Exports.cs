using System.Globalization;
using System.Text;
using Eml.IO;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>Files to take away.</summary>
public static class Exports
{
    /// <summary>The model as model.npz.</summary>
    public static Stream Weights(Model model)
    {
        var stream = new MemoryStream();
        ModelFile.Write(stream, model);
        stream.Position = 0;
        return stream;
    }

    /// <summary>A line per epoch, numbers with all their digits and a decimal point.</summary>
    public static Stream History(IReadOnlyList<EpochRecord> history)
    {
        var text = new StringBuilder("epoch,training_loss,validation_loss,learning_rate,gradient_norm,updates,clipped_updates,rate_reduced,best\n");
        foreach (EpochRecord e in history)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{e.Epoch},{e.TrainingLoss:R},{e.ValidationLoss:R},{e.LearningRate:R},{e.GradientNorm:R},{e.Updates},{e.ClippedUpdates},{(e.RateReduced ? 1 : 0)},{(e.IsBest ? 1 : 0)}\n");
        }

        return new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
