using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>a′ of an activation a at z, with h = a(z), for every element.</summary>
internal delegate Matrix<double> Slope(Activation activation, Matrix<double> z, Matrix<double> h);

/// <summary>Backpropagation as a student writes it, line by line; a slip changes one of the lines.</summary>
/// <param name="Network">The network; a slip may change it for the forward pass.</param>
/// <param name="X">N0×m.</param>
/// <param name="Y">N×m.</param>
internal sealed record WrittenOut(Network Network, Matrix<double> X, Matrix<double> Y)
{
    /// <summary>Wrong slopes; the last ones make a slope wrong, be it right or not.</summary>
    public static readonly IReadOnlyList<Slip<Slope>> SlopeSlips =
    [
        Wrong("without the activation's derivative", (_, _, h) => h.Map(_ => 1.0, Zeros.Include)),
        Wrong("with h in the place of the activation's derivative", (_, _, h) => h),
        Wrong("with 1 − h in the place of the activation's derivative", (_, _, h) => 1 - h),
        Wrong("with h(1 − h), the sigmoid's derivative, in the place of this activation's", (_, _, h) => h.PointwiseMultiply(1 - h)),
        Wrong("with 1 − h², the derivative of tanh, in the place of this activation's", (_, _, h) => 1 - h.PointwisePower(2)),
        Wrong("with h² in the place of the activation's derivative", (_, _, h) => h.PointwisePower(2)),
        Wrong("with (1 − h)² in the place of the activation's derivative", (_, _, h) => (1 - h).PointwisePower(2)),
        Wrong("with a plus in the activation's derivative where a minus belongs", Plus),
        new("with the activation's derivative taken at z instead of h", slope => (a, z, _) => slope(a, z, z)),
        new("with the activation applied once more, before its derivative is taken", slope => (a, _, h) => slope(a, h, a.Apply(h))),
        new("with the activation's derivative twice", slope => (a, z, h) => slope(a, z, h).PointwisePower(2)),
    ];

    private static readonly Activation[] Common = [Activation.Sigmoid, Activation.Tanh, Activation.ReLU, Activation.Identity];

    /// <summary>The right slope.</summary>
    public static Slope RightSlope { get; } = (activation, z, h) => activation.Derivative(z, h);

    private Slope Slope { get; init; } = RightSlope;

    private Func<Matrix<double>, Matrix<double>, Matrix<double>> Difference { get; init; } = (yHat, y) => yHat - y;

    private Func<Matrix<double>, Matrix<double>> Kept { get; init; } = delta => delta;

    private Func<Matrix<double>, Matrix<double>, Matrix<double>> Above { get; init; } = (w, delta) => w.TransposeThisAndMultiply(delta);

    private Func<LayerActivations, Matrix<double>> Below { get; init; } = layer => layer.H;

    private Func<Matrix<double>, Matrix<double>> Inputs { get; init; } = inputs => inputs.Transpose();

    private Func<Matrix<double>, Matrix<double>, Matrix<double>> Sum { get; init; } = (delta, _) => delta.RowSums().ToColumnMatrix();

    /// <summary>The mistakes that people make in the lines; of two, the one that stands first is made first.</summary>
    public static IEnumerable<Slip<WrittenOut>> Slips(Network network) =>
    [
        .. network.Layers.Select((_, l) => new Slip<WrittenOut>(
            Require.Invariant($"without b{l + 1} in the forward pass"), w => w with { Network = Changed(w.Network, (layer, k) => k == l ? new DenseLayer(layer.Weights, 0 * layer.Bias, layer.Activation) : layer) })),
        .. Common.Select(a => new Slip<WrittenOut>($"with {a} in the place of the activation, from the forward pass on", w => w with { Network = WithHidden(w.Network, a) })),
        new("without the target: ŷ in the place of ŷ − y", w => w with { Difference = (yHat, _) => yHat }),
        new("with the target alone: y in the place of ŷ − y", w => w with { Difference = (_, y) => y }),
        new("without the weights between: δ of the layer above goes to every unit", w => w with { Above = (weights, delta) => Ones(weights.ColumnCount, weights.RowCount) * delta }),
        new("without ∂L/∂h: the activation's derivative alone", w => w with { Above = (weights, delta) => Ones(weights.ColumnCount, delta.ColumnCount) }),
        new("with z of the layer below in the place of h", w => w with { Below = layer => layer.Z }),
        new("with the layer's inputs read row by row instead of transposed", w => w with { Inputs = v => Matrix<double>.Build.Dense(v.ColumnCount, v.RowCount, v.ToColumnMajorArray()) }),
        new("without the layer's inputs: that is the bias's derivative", w => w with { Inputs = v => Ones(v.ColumnCount, v.RowCount) }),
        new("with the layer's inputs as factors: that is the weights' derivative", w => w with { Sum = (delta, inputs) => delta * inputs.Transpose() }),
        new("of the last sample alone, where the sum over the samples is meant", w => w with { Sum = (delta, _) => delta.Column(delta.ColumnCount - 1).ToColumnMatrix() }),
        new("before the sum over the samples", w => w with { Sum = (delta, _) => delta }),
        .. SlopeSlips.Select(s => new Slip<WrittenOut>(s.Name, w => w with { Slope = s.Make(w.Slope) })),
    ];

    /// <summary>Another activation in the forward pass, whose derivative is not taken: the one taken is the network's own.</summary>
    public static IEnumerable<Slip<WrittenOut>> ForwardSlips(Network network)
    {
        Activation[] own = [.. network.Layers.SkipLast(1).Select(layer => layer.Activation).Distinct()];
        return own.Length != 1 ? [] : Common.Where(a => a != own[0]).Select(a => new Slip<WrittenOut>(
            (a == Activation.Identity ? "without the activation" : $"with {a}") + $" in the forward pass; the derivative is that of {own[0]}",
            w => w with { Network = WithHidden(w.Network, a), Slope = (_, z, h) => own[0].Derivative(z, h) }));
    }

    /// <summary>Mistakes with single samples.</summary>
    public static IEnumerable<Slip<WrittenOut>> SampleSlips(int samples) => Enumerable.Range(0, samples).SelectMany(s => new Slip<WrittenOut>[]
    {
        new(Require.Invariant($"of sample {s} alone"), w => w with { Kept = delta => Only(delta, k => k == s) }),
        new(Require.Invariant($"without sample {s}"), w => w with { Kept = delta => Only(delta, k => k != s) }),
    });

    /// <summary>One derivative, by the name that <see cref="CheckedQuantity"/> gives it.</summary>
    public Matrix<double> Derivative(string quantity)
    {
        ForwardPass pass = Network.Forward(X);
        int last = Network.Layers.Count - 1;
        Matrix<double> delta = Kept(Difference(pass.Output, Y) / X.ColumnCount);
        for (int l = last; l >= 0; l--)
        {
            bool Is(char symbol) => quantity == Require.Invariant($"∂L/∂{symbol}{l + 1}");
            if (l < last)
            {
                Matrix<double> dh = Above(Network.Layers[l + 1].Weights, delta);
                if (Is('h') || quantity == "∂L/∂h")
                {
                    return dh;
                }

                delta = dh.PointwiseMultiply(Slope(Network.Layers[l].Activation, pass.Layers[l].Z, pass.Layers[l].H));
            }

            if (Is('z') || Is('W') || Is('b'))
            {
                Matrix<double> below = l == 0 ? X : Below(pass.Layers[l - 1]);
                return Is('z') ? delta : Is('b') ? Sum(delta, below) : delta * Inputs(below);
            }
        }

        throw new ArgumentException($"quantity is '{quantity}'.", nameof(quantity));
    }

    private static Slip<Slope> Wrong(string name, Slope slope) => new(name, _ => slope);

    /// <summary>h(1 + h) for h(1 − h), and 1 + h² for 1 − h².</summary>
    private static Matrix<double> Plus(Activation activation, Matrix<double> z, Matrix<double> h) =>
        activation == Activation.Sigmoid ? h + h.PointwisePower(2)
        : activation == Activation.Tanh ? 1 + h.PointwisePower(2)
        : activation.Derivative(z, h);

    private static Matrix<double> Ones(int rows, int columns) => Matrix<double>.Build.Dense(rows, columns, 1.0);

    private static Network WithHidden(Network network, Activation activation) =>
        Changed(network, (layer, l) => l < network.Layers.Count - 1 ? new DenseLayer(layer.Weights, layer.Bias, activation) : layer);

    private static Network Changed(Network network, Func<DenseLayer, int, DenseLayer> change) => new([.. network.Layers.Select(change)], network.Head);

    private static Matrix<double> Only(Matrix<double> delta, Func<int, bool> sample) =>
        Matrix<double>.Build.Dense(delta.RowCount, delta.ColumnCount, (i, s) => sample(s) ? delta[i, s] : 0);
}
