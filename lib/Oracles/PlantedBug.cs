namespace Eml.Oracles;

/// <summary>A mistake that people make when they write backpropagation by hand.</summary>
public enum PlantedBug
{
    /// <summary>No mistake: the gradient is right.</summary>
    None,

    /// <summary>The batch mean's factor 1/m is forgotten.</summary>
    MissingBatchMean,

    /// <summary>The ½ of the loss is forgotten, so δ has a factor 2 too many.</summary>
    FactorTwo,

    /// <summary>The activation's derivative is forgotten: δ1 = ∂L/∂h.</summary>
    LostDerivative,

    /// <summary>The derivative's formula in terms of h is fed with z: z(1 − z) instead of h(1 − h).</summary>
    DerivativeAtZ,

    /// <summary>The derivative is multiplied in twice.</summary>
    DerivativeTwice,

    /// <summary>δ·hᵀ is taken with h read row by row instead of transposed: the shapes fit, the numbers do not.</summary>
    TransposedProduct,

    /// <summary>The biases are not trained: ∂L/∂b stays 0.</summary>
    DroppedBias,

    /// <summary>∂L/∂b takes the last sample's δ instead of the sum over the batch.</summary>
    BiasOfLastSample,

    /// <summary>δ = y − ŷ instead of ŷ − y.</summary>
    WrongSign,

    /// <summary>∂L/∂W of a layer is built with the z below it instead of the h: one step of the forward pass too early.</summary>
    OffByOneLayer,
}
