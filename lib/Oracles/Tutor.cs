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

    /// <summary>Answers that differ by less than this, relative to the norm, are nearly right: a number of few digits makes such a difference, and hardly any mistake does.</summary>
    private const double Near = 1e-3;

    /// <summary>Judges one derivative of a network, for example <c>∂L/∂W1</c>, against the network's own, and against <see cref="WrittenOut"/> with a slip in one line or two.</summary>
    /// <param name="network">The network.</param>
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
        Gradient gradient = network.Gradient(X, Y);
        CheckedQuantity[] all = [.. CheckedQuantity.All(network, X, Y)];
        CheckedQuantity named = all.FirstOrDefault(q => q.Name == quantity)
            ?? throw new ArgumentException($"quantity is '{quantity}'; this network has {string.Join(", ", all.Select(q => q.Name))}.", nameof(quantity));
        Explanations Of() => Explanations.Of(
            new WrittenOut(network, X, Y), [.. WrittenOut.Slips(network)], lines => lines.Derivative(quantity), [.. WrittenOut.ForwardSlips(network), .. WrittenOut.SampleSlips(X.ColumnCount)]);
        return Verdict(new Question(quantity, X.ColumnCount), answer, named.Analytic(gradient), Of);
    }

    /// <summary>Judges the derivative of an activation.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="z">Where it is taken, of any shape.</param>
    /// <param name="answer">a′(z) as the student computed it, of the same shape.</param>
    /// <inheritdoc cref="Check(Network, Matrix{double}, Matrix{double}, string, Matrix{double})" path="/returns"/>
    /// <inheritdoc cref="Check(Network, Matrix{double}, Matrix{double}, string, Matrix{double})" path="/exception[2]"/>
    public static string Check(Activation activation, Matrix<double> z, Matrix<double> answer)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Matrix<double> h = activation.Apply(z);
        Matrix<double> right = activation.Derivative(z, h);
        return Verdict(
            new Question($"the derivative of {activation}"), answer, right, () => Explanations.Of(WrittenOut.RightSlope, WrittenOut.SlopeSlips, slope => slope(activation, z, h)));
    }

    /// <summary>Judges a step with momentum, v ← μ v + g, θ ← θ − η v (derivations.md eq. (1.18)), by where three steps lead.</summary>
    /// <param name="step">The student's step: from θ, v, g and η to the new θ and v. It gets copies, which it may change.</param>
    /// <param name="gradient">g at θ.</param>
    /// <param name="theta">θ before the first step; v is 0.</param>
    /// <param name="rate">η.</param>
    /// <param name="mu">μ.</param>
    /// <inheritdoc cref="Check(Network, Matrix{double}, Matrix{double}, string, Matrix{double})" path="/returns"/>
    /// <inheritdoc cref="Check(Network, Matrix{double}, Matrix{double}, string, Matrix{double})" path="/exception[2]"/>
    public static string CheckMomentum(
        Func<Vector<double>, Vector<double>, Vector<double>, double, (Vector<double> Theta, Vector<double> V)> step,
        Func<Vector<double>, Vector<double>> gradient, Vector<double> theta, double rate, double mu = 0.9)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(theta);
        Matrix<double> Moved(Func<Vector<double>, Vector<double>, Vector<double>, double, (Vector<double>, Vector<double>)> rule) => MomentumRule.Moved(rule, gradient, theta, rate);
        var right = new MomentumRule { Mu = mu };
        var question = new Question("θ after three steps") { IfZero = "θ has not moved from where it began.", Size = "the way that θ has to move" };
        return Verdict(question, Moved(step), Moved(right.Step), () => Explanations.Of(right, MomentumRule.Slips, rule => Moved(rule.Step)));
    }

    /// <summary>Judges any answer.</summary>
    /// <param name="name">What it is called, in messages.</param>
    /// <param name="answer">What the student computed.</param>
    /// <param name="right">The right answer, for example by an oracle.</param>
    /// <param name="samples">m, whose inverse is a factor of the right answer; 1 if there is none.</param>
    /// <param name="mistakes">Wrong answers that this exercise invites, each with its mistake, to be read after "your answer equals the right one".</param>
    /// <param name="known">A summand of the right answer that was given to the student; the rest is the student's.</param>
    /// <returns>A sentence that says that the answer is right.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is below 1.</exception>
    /// <exception cref="WrongAnswerException">The answer is wrong; the message says which mistake explains it, or where and how large the difference is.</exception>
    public static string Check(
        string name, Matrix<double> answer, Matrix<double> right, int samples = 1,
        IReadOnlyList<(string Mistake, Matrix<double> Value)>? mistakes = null, Matrix<double>? known = null)
    {
        ArgumentNullException.ThrowIfNull(right);
        Require.AtLeast(samples, 1, nameof(samples));
        IEnumerable<Slip<Matrix<double>>> invited = (mistakes ?? []).Select(m => new Slip<Matrix<double>>(m.Mistake, _ => m.Value));
        return Verdict(new Question(name, samples), answer, right, () => Explanations.Of(right, [.. invited, .. known is null ? [] : ResultSlips.OfTheRest(known)], v => v));
    }

    /// <inheritdoc cref="Check(string, Matrix{double}, Matrix{double}, int, IReadOnlyList{ValueTuple{string, Matrix{double}}}, Matrix{double})"/>
    public static string Check(
        string name, Vector<double> answer, Vector<double> right, int samples = 1, IReadOnlyList<(string Mistake, Vector<double> Value)>? mistakes = null) =>
        Check(name, answer?.ToColumnMatrix()!, right?.ToColumnMatrix()!, samples, [.. (mistakes ?? []).Select(m => (m.Mistake, m.Value.ToColumnMatrix()))]);

    /// <summary>Whether two answers count as one: of one shape, and equal up to far more than rounding and far less than any mistake.</summary>
    internal static bool Same(Matrix<double> a, Matrix<double> b) =>
        a.RowCount == b.RowCount && a.ColumnCount == b.ColumnCount
        && (a - b).FrobeniusNorm() <= Tolerance * Math.Min(a.FrobeniusNorm(), b.FrobeniusNorm());

    private static string Verdict(Question question, Matrix<double> answer, Matrix<double> right, Func<Explanations> explanations)
    {
        if (answer is null)
        {
            throw new WrongAnswerException($"{question.Name} is null.");
        }

        return Same(answer, right)
            ? $"{question.Name} is right ✓"
            : throw new WrongAnswerException($"{question.Name} is not right yet. " + Explain(question, answer, right, explanations));
    }

    private static string Explain(Question question, Matrix<double> answer, Matrix<double> right, Func<Explanations> explanations)
    {
        (int Row, int Column, double Value)[] bad = [.. answer.EnumerateIndexed().Where(e => !double.IsFinite(e.Item3))];
        if (bad.Length > 0)
        {
            return Require.Invariant($"Your element {Place(answer, bad[0].Row, bad[0].Column)} is {bad[0].Value}.");
        }

        bool fits = answer.RowCount == right.RowCount && answer.ColumnCount == right.ColumnCount;
        if (fits && answer.Enumerate().All(v => v == 0))
        {
            return question.IfZero;
        }

        string[] found = explanations().For(answer, right, ResultSlips.All(question.Samples));
        return found.Length > 0 ? $"Your answer equals the right one {string.Join(", or ", found.Take(MostExplanations))}."
            : !fits ? $"Your answer is {Require.Shape(answer)} but has to be {Require.Shape(right)}."
            : NearlyRight(answer, right) ?? Proportional(answer, right, question.Samples) ?? WhereItDiffers(answer, right, question.Size);
    }

    /// <summary>What is said of an answer that is right in some digits and not in all.</summary>
    private static string? NearlyRight(Matrix<double> answer, Matrix<double> right)
    {
        double distance = (answer - right).FrobeniusNorm() / right.FrobeniusNorm();
        if (!(distance <= Near))
        {
            return null;
        }

        if (Factor(answer, right) is double factor && Math.Abs(factor - 1) > Tolerance / 2)
        {
            int decimals = 1 + (int)Math.Ceiling(-Math.Log10(Math.Abs(factor - 1)));       // two digits of what is beside 1
            return Require.Invariant($"Your answer is the right one up to a factor of {Math.Round(factor, decimals)}: was something rounded?");
        }

        (int row, int column, _) = (answer - right).PointwiseAbs().EnumerateIndexed().MaxBy(e => e.Item3);
        return Require.Invariant($"Your answer is right in about {-Math.Log10(distance):F0} digits: was something rounded? It differs most at {Place(right, row, column)}.");
    }

    /// <summary>Whether the answer is a multiple of the right one, or the right one with its elements shifted by a constant.</summary>
    private static string? Proportional(Matrix<double> answer, Matrix<double> right, int samples)
    {
        double shift = (answer - right).RowSums().Sum() / (answer.RowCount * answer.ColumnCount);
        return Factor(answer, right) is double factor ? Require.Invariant($"Your answer equals the right one times {factor:G4}: a constant factor is wrong{WithM(factor, samples)}.")
            : IsEnough(right) && Same(answer, right + shift) ? "Your answer equals the right one with the same number added to every element."
            : null;
    }

    /// <summary>The factor by which the right answer gives this one, if there is one.</summary>
    private static double? Factor(Matrix<double> answer, Matrix<double> right)
    {
        double factor = answer.PointwiseMultiply(right).RowSums().Sum() / right.PointwiseMultiply(right).RowSums().Sum();
        return IsEnough(right) && Same(answer, factor * right) ? factor : null;
    }

    /// <summary>Of two numbers, which in a gradient may sum to 0, everything is a multiple.</summary>
    private static bool IsEnough(Matrix<double> right) => right.RowCount * right.ColumnCount >= 3;

    /// <summary>What a factor may have to do with m: a whole multiple of it, or of 1/m.</summary>
    private static string WithM(double factor, int samples)
    {
        static bool IsWhole(double number) => Math.Abs(number) < 1000 && Math.Abs(number - Math.Round(number)) <= 1e-6 && Math.Round(number) != 0;
        return samples == 1 ? ""
            : IsWhole(factor / samples) ? Require.Invariant($" ({factor:G4} is {factor / samples:G4} times m: where did 1/m go?)")
            : IsWhole(factor * samples) && !IsWhole(factor) ? Require.Invariant($" ({factor:G4} is {factor * samples:G4} times 1/m: is 1/m there once too often?)")
            : "";
    }

    private static string WhereItDiffers(Matrix<double> answer, Matrix<double> right, string size)
    {
        Matrix<double> difference = (answer - right).PointwiseAbs();
        (int row, int column, double largest) = difference.EnumerateIndexed().MaxBy(e => e.Item3);
        int wrong = difference.Enumerate().Count(d => !(d <= Tolerance * right.FrobeniusNorm()));
        string where = Require.Invariant($"{wrong} of {right.RowCount * right.ColumnCount} elements differ, most of all {Place(right, row, column)}");
        int[] columns = [.. Enumerable.Range(0, right.ColumnCount).Where(j => !Same(answer.Column(j).ToColumnMatrix(), right.Column(j).ToColumnMatrix()))];
        string only = columns.Length == 1 && right.ColumnCount > 1 ? Require.Invariant($", all of them in column {columns[0]}") : "";
        return $"No mistake that I know explains it: {where}{only}, by {Size(largest / right.FrobeniusNorm())} of {size}.";
    }

    private static string Place(Matrix<double> matrix, int row, int column) =>
        matrix.ColumnCount == 1 ? Require.Invariant($"[{row}]") : Require.Invariant($"[{row}, {column}]");

    private static string Size(double share) => share < 0.01 ? "less than 1 %" : Require.Invariant($"{100 * share:F0} %");

    /// <summary>What is asked, and how it is spoken of.</summary>
    /// <param name="Name">What the answer is called.</param>
    /// <param name="Samples">m, whose inverse is a factor of the right answer; 1 if there is none.</param>
    private sealed record Question(string Name, int Samples = 1)
    {
        /// <summary>What is said of an answer that is 0 everywhere.</summary>
        public string IfZero { get; init; } = "Your answer is 0 everywhere."
            + (Samples > 1 ? " (In C#, 1 / m of whole numbers is 0: write 1.0 / m, or divide at the end.)" : "");

        /// <summary>What a difference is measured by.</summary>
        public string Size { get; init; } = "the right answer's size";
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
