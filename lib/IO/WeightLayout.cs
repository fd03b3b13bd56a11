namespace Eml.IO;

/// <summary>Which way round somebody else's weights are stored.</summary>
public enum WeightLayout
{
    /// <summary>W is (out, in), z = W x + b, as here and in PyTorch.</summary>
    OutputsByInputs,

    /// <summary>W is (in, out), z = x W + b, as in Keras and scikit-learn.</summary>
    InputsByOutputs,
}
