using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Eml;

/// <summary>
/// Dense layers with a head on top. Samples are columns: X is N0×m, the output is N×m. Task 1 and Task 2 are two-layer networks.
/// </summary>
public sealed class Network
{
    /// <param name="layers">The layers in order; the last one has <see cref="Activation.Identity"/>, because the head makes its output.</param>
    /// <param name="head">Output and loss.</param>
    /// <exception cref="ArgumentException">No layer, two layers that do not fit, or a last layer with an activation.</exception>
    public Network(IReadOnlyList<DenseLayer> layers, Head head)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(head);
        if (layers.Count == 0)
        {
            throw new ArgumentException("layers is empty; a network needs at least one layer.", nameof(layers));
        }

        for (int l = 1; l < layers.Count; l++)
        {
            if (layers[l].Inputs != layers[l - 1].Outputs)
            {
                throw new ArgumentException(
                    Require.Invariant($"W{l + 1} is {Require.Shape(layers[l].Weights)} but W{l} is {Require.Shape(layers[l - 1].Weights)}: W{l + 1} needs {Require.Count(layers[l - 1].Outputs, "column")}."),
                    nameof(layers));
            }
        }

        if (layers[^1].Activation != Activation.Identity)
        {
            throw new ArgumentException(
                $"The last layer's activation is {layers[^1].Activation}; it has to be identity, because the head makes the output.", nameof(layers));
        }

        Layers = [.. layers];
        Head = head;
        Parameters = new ParameterVector([.. layers.SelectMany((layer, l) => new[]
        {
            new ParameterBlock(Require.Invariant($"W{l + 1}"), layer.Outputs, layer.Inputs, layer.W),
            new ParameterBlock(Require.Invariant($"b{l + 1}"), layer.Outputs, 1, layer.B),
        })]);
    }

    /// <summary>The layers, the first one first.</summary>
    public IReadOnlyList<DenseLayer> Layers { get; }

    /// <summary>Output and loss.</summary>
    public Head Head { get; }

    /// <summary>All weights and biases as one live flat vector.</summary>
    public ParameterVector Parameters { get; }

    /// <summary>N0: how many values a sample has.</summary>
    public int Inputs => Layers[0].Inputs;

    /// <summary>How many values the network gives for a sample.</summary>
    public int Outputs => Layers[^1].Outputs;

    /// <summary>N0, N1, …: the inputs, then the outputs of every layer.</summary>
    public IReadOnlyList<int> Widths => [Inputs, .. Layers.Select(l => l.Outputs)];

    /// <summary>A network with Xavier-initialised weights, see <see cref="Initialization.Xavier"/>.</summary>
    /// <param name="widths">N0, N1, …, for example 1, 20, 1.</param>
    /// <param name="hidden">The activation of every hidden layer.</param>
    /// <param name="head">Output and loss.</param>
    /// <param name="seed">The same seed gives the same weights, to the last bit.</param>
    /// <inheritdoc cref="Initialization.Xavier" path="/exception"/>
    public static Network Create(IReadOnlyList<int> widths, Activation hidden, Head head, int seed) =>
        new(Initialization.Xavier(widths, hidden, seed), head);

    /// <summary>Every intermediate for the samples in the columns of <paramref name="X"/> (N0×m): derivations.md eq. (1.1) to eq. (1.5) and eq. (2.1) for two layers, eq. (3.1) and eq. (3.2) for any number.</summary>
    /// <exception cref="ArgumentException">X has no column, other than N0 rows, or a value that is not finite; a weight is not finite, or a z overflows.</exception>
    public ForwardPass Forward(Matrix<double> X)
    {
        CheckInputs(X);
        Overflow.RefuseIntermediates(this, X.ColumnCount, nameof(X));
        Overflow.Refuse(this, X);
        var pass = new Pass(this, X.ColumnCount, PassKind.Intermediates);
        pass.Load(ColumnMajor.Of(X));
        double[] yHat = pass.Output();
        return new ForwardPass(
            [.. Layers.Select((layer, l) => new LayerActivations(Of(layer, pass.Read(b => b.Z[l])), Of(layer, pass.Read(b => b.H[l]))))],
            new DenseMatrix(Outputs, X.ColumnCount, yHat));

        DenseMatrix Of(DenseLayer layer, double[] values) => new(layer.Outputs, X.ColumnCount, values);
    }

    /// <summary>ŷ (N×m) for the samples in the columns of <paramref name="X"/> (N0×m).</summary>
    /// <inheritdoc cref="Forward(Matrix{double})" path="/exception"/>
    public Matrix<double> Predict(Matrix<double> X)
    {
        CheckInputs(X);
        Overflow.Refuse(this, X);
        var pass = new Pass(this, X.ColumnCount, PassKind.Forward);
        pass.Load(ColumnMajor.Of(X));
        return new DenseMatrix(Outputs, X.ColumnCount, pass.Output());
    }

    /// <summary>ŷ for one sample <paramref name="x"/> of N0 values.</summary>
    /// <inheritdoc cref="Forward(Matrix{double})" path="/exception"/>
    public Vector<double> Predict(Vector<double> x) => Predict(x.ToColumnMatrix()).Column(0);

    /// <summary>The mean loss over the m samples: X is N0×m, Y is N×m. derivations.md eq. (1.6) and eq. (1.7), or eq. (2.4) and eq. (2.5).</summary>
    /// <exception cref="ArgumentException">A shape that does not fit, a value or a weight that is not finite, a z that overflows, or a target the head refuses.</exception>
    public double Loss(Matrix<double> X, Matrix<double> Y) => LossOf(X, Y)();

    /// <summary>The loss of one sample <paramref name="x"/> with target <paramref name="y"/>.</summary>
    /// <inheritdoc cref="Loss(Matrix{double}, Matrix{double})" path="/exception"/>
    public double Loss(Vector<double> x, Vector<double> y) => Loss(x.ToColumnMatrix(), y.ToColumnMatrix());

    /// <summary>The mean loss and all its derivatives: X is N0×m, Y is N×m. derivations.md eq. (1.8) or eq. (2.9), then eq. (1.9) to eq. (1.14) for two layers, eq. (3.3) to eq. (3.7) for any number.</summary>
    /// <inheritdoc cref="Loss(Matrix{double}, Matrix{double})" path="/exception"/>
    public Gradient Gradient(Matrix<double> X, Matrix<double> Y)
    {
        CheckBatch(X, Y);
        Overflow.RefuseIntermediates(this, X.ColumnCount, nameof(X));
        Overflow.Refuse(this, X);
        var pass = new Pass(this, X.ColumnCount, PassKind.Intermediates);
        pass.Load(ColumnMajor.Of(X), ColumnMajor.Of(Y));
        double loss = pass.LossAndGradient();
        return new Gradient(loss, [.. Layers.Select((layer, l) => new LayerGradient(
            new DenseMatrix(layer.Outputs, layer.Inputs, pass.Gradient.Blocks[2 * l].Values),
            new DenseVector(pass.Gradient.Blocks[(2 * l) + 1].Values),
            new DenseMatrix(layer.Outputs, X.ColumnCount, pass.Read(b => b.Delta[l])),
            l == Layers.Count - 1 ? null : new DenseMatrix(layer.Outputs, X.ColumnCount, pass.Read(b => b.GradientH[l]))))]);
    }

    /// <summary>The loss of one sample and all its derivatives.</summary>
    /// <inheritdoc cref="Loss(Matrix{double}, Matrix{double})" path="/exception"/>
    public Gradient Gradient(Vector<double> x, Vector<double> y) => Gradient(x.ToColumnMatrix(), y.ToColumnMatrix());

    /// <summary>A network with the same weights that shares nothing with this one.</summary>
    public Network Clone() => new([.. Layers.Select(l => new DenseLayer(l.Weights, l.Bias, l.Activation))], Head);

    /// <summary>Widths, hidden activation and head, for example <c>1-20-1 sigmoid, linear+quadratic</c>.</summary>
    public override string ToString()
    {
        string hidden = string.Join('/', Layers.SkipLast(1).Select(l => l.Activation.Name).Distinct(StringComparer.Ordinal));
        return string.Join('-', Widths) + (hidden.Length > 0 ? " " + hidden : "") + ", " + Head.Name;
    }

    /// <summary>The mean loss as a function to be asked often: of the weights, and of the values that X and Y have at each call. One pass serves all calls, one at a time.</summary>
    /// <inheritdoc cref="Loss(Matrix{double}, Matrix{double})" path="/exception"/>
    internal Func<double> LossOf(Matrix<double> X, Matrix<double> Y)
    {
        CheckBatch(X, Y);
        var pass = new Pass(this, X.ColumnCount, PassKind.Forward);
        return () =>
        {
            Overflow.Refuse(this, X);
            pass.Load(ColumnMajor.Of(X), ColumnMajor.Of(Y));
            return pass.Loss();
        };
    }

    /// <summary>Refuses a batch that this network cannot take.</summary>
    internal void CheckBatch(Matrix<double> X, Matrix<double> Y)
    {
        CheckInputs(X);
        ArgumentNullException.ThrowIfNull(Y);
        if (Y.RowCount != Outputs || Y.ColumnCount != X.ColumnCount)
        {
            throw new ArgumentException(
                $"Y is {Require.Shape(Y)} but has to be {Require.Shape(Outputs, X.ColumnCount)}: the network {this} gives {Require.Count(Outputs, "value")} per sample, and X is {Require.Shape(X)}.",
                nameof(Y));
        }

        Require.Finite(Y, nameof(Y));
        Head.CheckTargets(Y);
    }

    private void CheckInputs(Matrix<double> X)
    {
        ArgumentNullException.ThrowIfNull(X);
        if (X.ColumnCount == 0)
        {
            throw new ArgumentException($"X is {Require.Shape(X)}; it needs at least one column: a column is a sample.", nameof(X));
        }

        if (X.RowCount != Inputs)
        {
            throw new ArgumentException(
                $"X is {Require.Shape(X)} but W1 is {Require.Shape(Layers[0].Weights)}: X needs {Require.Count(Inputs, "row")} (samples are columns).", nameof(X));
        }

        Require.Finite(X, nameof(X));
    }
}
