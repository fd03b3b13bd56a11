using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>
/// Judges a student's answer. A wrong one is not only refused but recognised: it is compared with the right one as it would be after a mistake that people make,
/// and after two such mistakes. The planted bugs are run the other way round. The message names what was found, never the answer.
/// </summary>
public static class Tutor
{
    /// <summary>The most explanations that a message gives; only equally simple ones stand side by side.</summary>
    private const int MostExplanations = 3;

    /// <summary>Answers count as equal below this difference, relative to the norm: far above rounding and the oracles' error, far below any mistake.</summary>
    private const double Tolerance = 1e-7;

    /// <summary>Judges one derivative of a network, for example <c>∂L/∂W1</c>, against the network's own, and against <see cref="PlantedBugs"/>.</summary>
    /// <param name="network">The network, with at least one hidden layer.</param>
    /// <param name="X">N0×m.</param>
    /// <param name="Y">N×m.</param>
    /// <param name="quantity">Its symbol, as in <see cref="GradientCheck.Quantity"/>.</param>
    /// <param name="answer">What the student computed; a bias's derivative is a matrix of one column.</param>
    /// <returns>A sentence that says that the answer is right.</returns>
    /// <exception cref="ArgumentException">The batch does not fit, or no quantity has that name.</exception>
    /// <exception cref="WrongAnswerException">The answer is wrong; the message says which mistake explains it, or where and how large the difference is.</exception>
    public static string Check(Network network, Matrix<double> X, Matrix<double> Y, string quantity, Matrix<double> answer)
    {
        ArgumentNullException.ThrowIfNull(network);
        var mistakes = new NetworkMistakes(network, X, Y, quantity);
        return Verdict(quantity, answer, mistakes.Right, () => mistakes.All, X.ColumnCount);
    }

    /// <summary>Judges any answer.</summary>
    /// <param name="name">What it is called, in messages.</param>
    /// <param name="answer">What the student computed.</param>
    /// <param name="right">The right answer, for example by an oracle.</param>
    /// <param name="samples">m, whose inverse is a factor of the right answer; 1 if there is none.</param>
    /// <param name="factors">Matrices of the answer's shape that are factors of the right answer element by element, and their names: each may have been forgotten or taken twice.</param>
    /// <returns>A sentence that says that the answer is right.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is below 1.</exception>
    /// <exception cref="WrongAnswerException">The answer is wrong; the message says which mistake explains it, or where and how large the difference is.</exception>
    public static string Check(
        string name, Matrix<double> answer, Matrix<double> right, int samples = 1, params IReadOnlyList<(string Name, Matrix<double> Value)> factors)
    {
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(factors);
        Require.AtLeast(samples, 1, nameof(samples));
        return Verdict(name, answer, right, () => factors.SelectMany(f => new Mistake[]
        {
            new($"without the factor {f.Name}", right.PointwiseDivide(f.Value)),
            new($"with the factor {f.Name} twice", right.PointwiseMultiply(f.Value)),
        }), samples);
    }

    /// <inheritdoc cref="Check(string, Matrix{double}, Matrix{double}, int, IReadOnlyList{ValueTuple{string, Matrix{double}}})"/>
    public static string Check(string name, Vector<double> answer, Vector<double> right, int samples = 1) =>
        Check(name, answer?.ToColumnMatrix()!, right?.ToColumnMatrix()!, samples);

    private static string Verdict(string name, Matrix<double> answer, Matrix<double> right, Func<IEnumerable<Mistake>> mistakes, int samples)
    {
        if (answer is null)
        {
            throw new WrongAnswerException($"{name} is null.");
        }

        return Same(answer, right)
            ? $"{name} is right ✓"
            : throw new WrongAnswerException($"{name} is not right yet. " + Explain(answer, right, [.. mistakes()], samples));
    }

    private static string Explain(Matrix<double> answer, Matrix<double> right, IReadOnlyList<Mistake> mistakes, int samples)
    {
        (int Row, int Column, double Value)[] bad = [.. answer.EnumerateIndexed().Where(e => !double.IsFinite(e.Item3))];
        if (bad.Length > 0)
        {
            return Require.Invariant($"Your element [{bad[0].Row}, {bad[0].Column}] is {bad[0].Value}.");
        }

        string[] found = Recognise(answer, right, mistakes, samples);
        if (found.Length > 0)
        {
            return "Your answer equals the right one " + string.Join(", or ", found.Take(MostExplanations)) + ".";
        }

        return answer.RowCount == right.RowCount && answer.ColumnCount == right.ColumnCount
            ? WhereItDiffers(answer, right)
            : $"Your answer is {Require.Shape(answer)} but has to be {Require.Shape(right)}.";
    }

    /// <summary>What turns the right answer into this one: with as few mistakes as possible, at most two. Empty when nothing fits.</summary>
    private static string[] Recognise(Matrix<double> answer, Matrix<double> right, IReadOnlyList<Mistake> mistakes, int samples)
    {
        Change[] changes = [.. Change.All(samples)];
        Mistake[] once = [.. mistakes.Concat(changes.Select(c => c.Of(new Mistake("", right)))).Where(m => !Same(m.Value, right))];
        string[] found = [.. once.Where(m => Same(answer, m.Value)).Select(m => m.Name).Distinct()];
        if (found.Length == 0)
        {
            found = [.. once.SelectMany(m => changes.Select(c => c.Of(m))).Where(m => Same(answer, m.Value)).Select(m => m.Name).Distinct()];
        }

        return found.Length > 0 ? found : [.. Proportional(answer, right)];
    }

    /// <summary>Whether the answer is a multiple of the right one, or of the right one with its elements shifted by a constant.</summary>
    private static IEnumerable<string> Proportional(Matrix<double> answer, Matrix<double> right)
    {
        if (answer.RowCount != right.RowCount || answer.ColumnCount != right.ColumnCount || answer.RowCount * answer.ColumnCount < 2)
        {
            yield break;
        }

        double factor = answer.PointwiseMultiply(right).RowSums().Sum() / right.PointwiseMultiply(right).RowSums().Sum();
        double shift = (answer - right).RowSums().Sum() / (answer.RowCount * answer.ColumnCount);
        if (Same(answer, factor * right))
        {
            yield return Require.Invariant($"times {factor:G4}: a constant factor is wrong");
        }
        else if (Same(answer, right + shift))
        {
            yield return "with the same number added to every element";
        }
    }

    private static string WhereItDiffers(Matrix<double> answer, Matrix<double> right)
    {
        Matrix<double> difference = (answer - right).PointwiseAbs();
        (int row, int column, double largest) = difference.EnumerateIndexed().MaxBy(e => e.Item3);
        int wrong = difference.Enumerate().Count(d => !(d <= Tolerance * right.FrobeniusNorm()));
        string where = Require.Invariant($"{wrong} of {right.RowCount * right.ColumnCount} elements differ, most of all [{row}, {column}]");
        int[] columns = [.. Enumerable.Range(0, right.ColumnCount).Where(j => !Same(answer.Column(j).ToColumnMatrix(), right.Column(j).ToColumnMatrix()))];
        string only = columns.Length == 1 && right.ColumnCount > 1 ? Require.Invariant($", all of them in column {columns[0]}") : "";
        return $"No mistake that I know explains it: {where}{only}, by {Size(largest / right.FrobeniusNorm())} of the right answer's norm.";
    }

    private static string Size(double share) => share < 0.01 ? "less than 1 %" : Require.Invariant($"{100 * share:F0} %");

    private static bool Same(Matrix<double> a, Matrix<double> b) =>
        a.RowCount == b.RowCount && a.ColumnCount == b.ColumnCount
        && (a - b).FrobeniusNorm() <= Tolerance * Math.Min(a.FrobeniusNorm(), b.FrobeniusNorm());

    /// <summary>What the right answer becomes by a mistake.</summary>
    /// <param name="Name">The mistake, to be read after "the right one".</param>
    /// <param name="Value">The wrong answer.</param>
    private sealed record Mistake(string Name, Matrix<double> Value);

    /// <summary>A mistake that can be made to any answer, right or wrong.</summary>
    private sealed record Change(string Name, Func<Matrix<double>, Matrix<double>> Apply)
    {
        public static IEnumerable<Change> All(int samples)
        {
            yield return new("with the sign turned", v => -v);
            if (samples > 1)
            {
                yield return new("with the factor m (where did 1/m go?)", v => samples * v);
                yield return new("with the factor 1/m once too often", v => v / samples);
            }

            yield return new("times 2 (is there a ½ in the loss?)", v => 2 * v);
            yield return new("times ½", v => v / 2);
            yield return new("transposed", v => v.Transpose());
            yield return new("with its elements in another order, row by row instead of column by column", RowByRow);
            yield return new("with its rows in reverse order", v => Matrix<double>.Build.DenseOfRowVectors(v.EnumerateRows().Reverse()));
        }

        /// <summary>This after another mistake; a pair has one name, in whatever order it was made.</summary>
        public Mistake Of(Mistake first) => new(
            first.Name.Length == 0 ? Name : string.Join(", and ", new[] { first.Name, Name }.Order(StringComparer.Ordinal)), Apply(first.Value));

        private static Matrix<double> RowByRow(Matrix<double> v) => Matrix<double>.Build.Dense(v.RowCount, v.ColumnCount, v.ToRowMajorArray());
    }

    /// <summary>What a derivative of a network becomes when a mistake is made on the way to it.</summary>
    private sealed class NetworkMistakes
    {
        private static readonly (PlantedBug Bug, string Name)[] planted =
        [
            (PlantedBug.DerivativeAtZ, "with the activation's derivative taken at z instead of h"),
            (PlantedBug.TransposedProduct, "with the layer's inputs read row by row instead of transposed"),
            (PlantedBug.BiasOfLastSample, "of the last sample alone, where the sum over the samples is meant"),
            (PlantedBug.OffByOneLayer, "with z of the layer below in the place of h"),
        ];

        private static readonly (string Name, Func<Matrix<double>, Matrix<double>> Of)[] derivatives =
        [
            ("without the activation's derivative", h => h.Map(_ => 1.0, Zeros.Include)),
            ("with h in the place of the activation's derivative", h => h),
            ("with 1 − h in the place of the activation's derivative", h => 1 - h),
            ("with h(1 − h), the sigmoid's derivative, in the place of this activation's", h => h.PointwiseMultiply(1 - h)),
            ("with 1 − h², the derivative of tanh, in the place of this activation's", h => 1 - h.PointwisePower(2)),
            ("with h² in the place of the activation's derivative", h => h.PointwisePower(2)),
        ];

        private readonly Network network;
        private readonly Matrix<double> X, Y;
        private readonly Gradient gradient;
        private readonly Func<Gradient, Matrix<double>> pick;

        public NetworkMistakes(Network network, Matrix<double> X, Matrix<double> Y, string quantity)
        {
            (this.network, this.X, this.Y) = (network, X, Y);
            gradient = network.Gradient(X, Y);
            CheckedQuantity[] all = [.. CheckedQuantity.All(network, X, Y)];
            pick = all.FirstOrDefault(q => q.Name == quantity)?.Analytic
                ?? throw new ArgumentException($"quantity is '{quantity}'; this network has {string.Join(", ", all.Select(q => q.Name))}.", nameof(quantity));
            Right = pick(gradient);
        }

        public Matrix<double> Right { get; }

        public IEnumerable<Mistake> All =>
        [
            .. planted.Select(p => new Mistake(p.Name, pick(PlantedBugs.Gradient(network, X, Y, p.Bug)))),
            .. derivatives.Select(d => new Mistake(d.Name, pick(Backward(Delta, d.Of)))),
            new("with the activation's derivative twice", pick(PlantedBugs.Gradient(network, X, Y, PlantedBug.DerivativeTwice))),
            new("without the target: ŷ in the place of ŷ − y", pick(Backward(network.Predict(X) / X.ColumnCount, null))),
            new("with the target alone: y in the place of ŷ − y", pick(Backward(Y / X.ColumnCount, null))),
            .. Enumerable.Range(0, X.ColumnCount).SelectMany(SampleMistakes),
            new("without anything: it is 0 everywhere", 0 * Right),
            .. gradient.Layers.Where(l => l.Bias.ToColumnMatrix().Equals(Right)).Select(l => new Mistake("before the sum over the samples", l.Delta)),
        ];

        private Matrix<double> Delta => (network.Predict(X) - Y) / X.ColumnCount;

        private IEnumerable<Mistake> SampleMistakes(int s)
        {
            Matrix<double> only = Delta.Clone(), without = Delta.Clone();
            for (int j = 0; j < only.ColumnCount; j++)
            {
                (j == s ? without : only).ClearColumn(j);
            }

            yield return new(Require.Invariant($"of sample {s} alone"), pick(Backward(only, null)));
            yield return new(Require.Invariant($"without sample {s}"), pick(Backward(without, null)));
        }

        /// <summary>Backpropagation from any δ of the last layer, with any derivative for the hidden layers; null is the right one.</summary>
        private Gradient Backward(Matrix<double> delta, Func<Matrix<double>, Matrix<double>>? derivative)
        {
            ForwardPass pass = network.Forward(X);
            var layers = new LayerGradient[network.Layers.Count];
            Matrix<double>? gradientH = null;
            for (int l = layers.Length - 1; l >= 0; l--)
            {
                Matrix<double> h = pass.Layers[l].H;
                delta = gradientH is null ? delta : gradientH.PointwiseMultiply(derivative?.Invoke(h) ?? network.Layers[l].Activation.Derivative(pass.Layers[l].Z, h));
                layers[l] = new LayerGradient(delta * (l == 0 ? X : pass.Layers[l - 1].H).Transpose(), delta.RowSums(), delta, gradientH);
                gradientH = network.Layers[l].Weights.TransposeThisAndMultiply(delta);
            }

            return new Gradient(0, layers);
        }
    }
}

/// <summary>A student's answer that is not right.</summary>
public sealed class WrongAnswerException : Exception
{
    internal WrongAnswerException(string message)
        : base(message)
    {
    }
}
