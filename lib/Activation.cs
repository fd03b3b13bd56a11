using System.Numerics;
using Eml.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Eml;

/// <summary>
/// A hidden layer's nonlinearity, applied to every element. One of your own derives from this class and says its value, derivative and complex form;
/// <see cref="Register"/> makes it known to <see cref="Parse"/>, and so to saved models.
/// </summary>
public abstract class Activation
{
    private static IReadOnlyList<Activation> all = [new Sigmoid(), new Tanh(), new ReLU(), new Identity()];

    /// <param name="name">The name under which it is saved.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    protected Activation(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>σ(z) = 1/(1 + e^(−z)), with σ′ = h(1 − h): derivations.md eq. (1.2) and eq. (1.3).</summary>
    public static Activation Sigmoid => all[0];

    /// <summary>tanh(z), with derivative 1 − h²: derivations.md eq. (3.8).</summary>
    public static Activation Tanh => all[1];

    /// <summary>max(0, z), with derivative 1 where h &gt; 0 and 0 elsewhere (at z = 0 the subgradient 0 is used): derivations.md eq. (3.9).</summary>
    public static Activation ReLU => all[2];

    /// <summary>z itself: the last layer, whose output the head interprets.</summary>
    public static Activation Identity => all[3];

    /// <summary>All activations, the order in which they are offered: those that come with the library, then those that were registered.</summary>
    public static IReadOnlyList<Activation> All => all;

    /// <summary>The name under which it is saved, for example <c>sigmoid</c>, <c>tanh</c>, <c>relu</c> or <c>identity</c>.</summary>
    public string Name { get; }

    /// <summary>The open interval of its values, by which plots call a unit saturated; infinite where there is no end.</summary>
    public virtual (double Low, double High) Range => (double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether <see cref="Derivative(double, double)"/> looks at z; if h is enough, z need not be kept, and this may be false.</summary>
    public virtual bool DerivativeReadsZ => true;

    /// <summary>Makes an activation known by its name, in this process.</summary>
    /// <exception cref="ArgumentException">One of that name is known already.</exception>
    public static void Register(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Named.Add(ref all, activation, a => a.Name, nameof(activation));
    }

    /// <summary>The activation of that name.</summary>
    /// <exception cref="ArgumentException">No activation has that name; the message lists those there are.</exception>
    public static Activation Parse(string name) => Named.Find(all, name, a => a.Name, "activation");

    /// <summary>a(z).</summary>
    public abstract double Value(double z);

    /// <summary>a(z) in complex numbers, for the complex step: analytic, and where there is a branch, the real part alone decides it.</summary>
    public abstract Complex Value(Complex z);

    /// <summary>a′(z), of z and <paramref name="h"/> = a(z), whichever is handier.</summary>
    public abstract double Derivative(double z, double h);

    /// <summary>h = a(z) for every element of <paramref name="z"/>; the shape is kept: derivations.md eq. (1.2) and eq. (3.2).</summary>
    public Matrix<double> Apply(Matrix<double> z)
    {
        ArgumentNullException.ThrowIfNull(z);
        return z.Map(Value, Zeros.Include);
    }

    /// <summary>a′(z) for every element of <paramref name="z"/> with <paramref name="h"/> = a(z); the shape is kept: derivations.md eq. (1.3) for the sigmoid.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public Matrix<double> Derivative(Matrix<double> z, Matrix<double> h)
    {
        ArgumentNullException.ThrowIfNull(z);
        ArgumentNullException.ThrowIfNull(h);
        return z.Map2(Derivative, h, Zeros.Include);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>H ← a(W·X + b·1ᵀ). The sigmoid does it while the sums are at hand.</summary>
    internal virtual unsafe void Forward(ref Affine sums)
    {
        sums.Run<NoEpilogue>();
        for (int i = 0; i < sums.Rows; i++)
        {
            var row = new Span<double>(sums.Result + (i * sums.Stride), sums.Samples);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = Value(row[j]);
            }
        }
    }

    /// <summary>∂L/∂z ← ∂L/∂h ⊙ a′, with ∂L/∂h = Wᵀ·δ of the layer above.</summary>
    /// <param name="sums">The product; h is what it reads beside.</param>
    /// <param name="z">z in the same layout; null where it was not asked for.</param>
    internal virtual unsafe void Backward(ref Affine sums, double* z)
    {
        sums.Run<NoEpilogue>();
        for (int i = 0; i < sums.Rows; i++)
        {
            double* row = sums.Result + (i * sums.Stride), h = sums.Other + (i * sums.Stride), zRow = z is null ? h : z + (i * sums.Stride);
            for (int j = 0; j < sums.Samples; j++)
            {
                row[j] *= Derivative(zRow[j], h[j]);
            }
        }
    }
}
