using Eml.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Eml;

/// <summary>A hidden layer's nonlinearity, applied to every element. Its derivative is written in terms of its own output h.</summary>
public abstract class Activation
{
    private Activation(string name) => Name = name;

    /// <summary>σ(z) = 1/(1 + e^(−z)), with σ′ = h(1 − h): derivations.md eq. (1.2) and eq. (1.3).</summary>
    public static Activation Sigmoid { get; } = new SigmoidActivation();

    /// <summary>tanh(z), with derivative 1 − h²: derivations.md eq. (3.8).</summary>
    public static Activation Tanh { get; } = new TanhActivation();

    /// <summary>max(0, z), with derivative 1 where h &gt; 0 and 0 elsewhere (at z = 0 the subgradient 0 is used): derivations.md eq. (3.9).</summary>
    public static Activation ReLU { get; } = new ReLUActivation();

    /// <summary>z itself: the last layer, whose output the head interprets.</summary>
    public static Activation Identity { get; } = new IdentityActivation();

    /// <summary>All activations, the order in which they are offered.</summary>
    public static IReadOnlyList<Activation> All { get; } = [Sigmoid, Tanh, ReLU, Identity];

    /// <summary>The name under which it is saved: <c>sigmoid</c>, <c>tanh</c>, <c>relu</c> or <c>identity</c>.</summary>
    public string Name { get; }

    /// <summary>The activation of that name.</summary>
    /// <exception cref="ArgumentException">No activation has that name; the message lists those there are.</exception>
    public static Activation Parse(string name) =>
        All.FirstOrDefault(a => a.Name == name)
        ?? throw new ArgumentException(
            $"No activation is called '{name}'; known are {string.Join(", ", All.Select(a => a.Name))}.", nameof(name));

    /// <summary>h = a(z) for every element of <paramref name="z"/>; the shape is kept: derivations.md eq. (1.2) and eq. (3.2).</summary>
    public Matrix<double> Apply(Matrix<double> z)
    {
        ArgumentNullException.ThrowIfNull(z);
        double[] values = z.ToColumnMajorArray();
        AddBiasAndApply(values, new double[z.RowCount], values);
        return Matrix<double>.Build.Dense(z.RowCount, z.ColumnCount, values);
    }

    /// <summary>a′(z), every element written in terms of the output <paramref name="h"/> = a(z); the shape is kept.</summary>
    public Matrix<double> Derivative(Matrix<double> h)
    {
        ArgumentNullException.ThrowIfNull(h);
        double[] derivative = new double[h.RowCount * h.ColumnCount];
        Array.Fill(derivative, 1.0);
        Backward(h.ToColumnMajorArray(), derivative, derivative);
        return Matrix<double>.Build.Dense(h.RowCount, h.ColumnCount, derivative);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Z ← Z + b·1ᵀ, then H ← a(Z), column-major. <paramref name="h"/> may be <paramref name="z"/> itself.</summary>
    internal abstract void AddBiasAndApply(Span<double> z, ReadOnlySpan<double> bias, Span<double> h);

    /// <summary>∂L/∂z ← ∂L/∂h ⊙ a′. <paramref name="delta"/> may be <paramref name="gradient"/> itself.</summary>
    internal abstract void Backward(ReadOnlySpan<double> h, ReadOnlySpan<double> gradient, Span<double> delta);

    private sealed class SigmoidActivation() : Activation("sigmoid")
    {
        internal override void AddBiasAndApply(Span<double> z, ReadOnlySpan<double> bias, Span<double> h) =>
            Kernels.Sigmoid.AddBiasAndApply(z, bias, h);

        internal override void Backward(ReadOnlySpan<double> h, ReadOnlySpan<double> gradient, Span<double> delta) =>
            Kernels.Sigmoid.Backward(h, gradient, delta);
    }

    private sealed class TanhActivation() : Activation("tanh")
    {
        internal override void AddBiasAndApply(Span<double> z, ReadOnlySpan<double> bias, Span<double> h)
        {
            Columns.AddBias(z, bias);
            for (int i = 0; i < z.Length; i++)
            {
                h[i] = Math.Tanh(z[i]);
            }
        }

        internal override void Backward(ReadOnlySpan<double> h, ReadOnlySpan<double> gradient, Span<double> delta)
        {
            for (int i = 0; i < h.Length; i++)
            {
                delta[i] = gradient[i] * (1 - (h[i] * h[i]));
            }
        }
    }

    private sealed class ReLUActivation() : Activation("relu")
    {
        internal override void AddBiasAndApply(Span<double> z, ReadOnlySpan<double> bias, Span<double> h)
        {
            Columns.AddBias(z, bias);
            for (int i = 0; i < z.Length; i++)
            {
                h[i] = z[i] < 0 ? 0 : z[i];     // written so that NaN stays NaN
            }
        }

        internal override void Backward(ReadOnlySpan<double> h, ReadOnlySpan<double> gradient, Span<double> delta)
        {
            for (int i = 0; i < h.Length; i++)
            {
                delta[i] = h[i] <= 0 ? 0 : gradient[i];
            }
        }
    }

    private sealed class IdentityActivation() : Activation("identity")
    {
        internal override void AddBiasAndApply(Span<double> z, ReadOnlySpan<double> bias, Span<double> h)
        {
            Columns.AddBias(z, bias);
            z.CopyTo(h);
        }

        internal override void Backward(ReadOnlySpan<double> h, ReadOnlySpan<double> gradient, Span<double> delta) =>
            gradient.CopyTo(delta);
    }
}
