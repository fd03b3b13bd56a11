using Eml.Kernels;

namespace Eml.Training;

/// <summary>The term λ/2·‖W‖² over all weights W1, W2, … and no bias, and its gradient λ·W.</summary>
internal static class Decay
{
    /// <summary>λ/2·‖W‖².</summary>
    public static double Penalty(ParameterVector parameters, double lambda) => lambda > 0 ? 0.5 * lambda * parameters.SumOfSquares(biases: false) : 0;

    /// <summary>g ← g + λ·W in the blocks of weights.</summary>
    public static void AddGradient(ParameterVector parameters, double lambda, ParameterVector gradient)
    {
        for (int i = 0; lambda > 0 && i < parameters.Blocks.Count; i++)
        {
            if (!parameters.Blocks[i].IsBias)
            {
                Vectors.AddScaled(gradient.Blocks[i].Values, lambda, parameters.Blocks[i].Values);
            }
        }
    }
}
