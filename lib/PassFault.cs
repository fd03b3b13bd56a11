namespace Eml;

/// <summary>
/// A mistake planted into what the kernels of a <see cref="Pass"/> computed, so that a test can see whether the gradient check, called as anybody calls it,
/// catches it. Only tests make one; without it a step pays a comparison with null.
/// </summary>
internal abstract class PassFault
{
    /// <summary>What every pass that is made on this thread gets.</summary>
    [field: ThreadStatic]
    public static PassFault? Planted { get; set; }

    /// <summary>δ of a layer has been computed, and ∂L/∂h where it is kept.</summary>
    public virtual void AfterDelta(Network network, int layer, Pass.Buffers buffers, Pass.Block block, int m)
    {
    }

    /// <summary>∂L/∂W and ∂L/∂b of a layer have been computed.</summary>
    public virtual void AfterGradient(Network network, int layer, ParameterVector gradient, Pass.Buffers buffers, Pass.Block block, int m)
    {
    }
}
