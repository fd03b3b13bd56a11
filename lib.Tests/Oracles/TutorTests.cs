using Eml.Heads;
using Eml.Oracles;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using Xunit;

namespace Eml.Tests.Oracles;

public sealed class TutorTests
{
    private const int Answers = 500;

    /// <summary>What a student wrote, line by line; a slip changes one of the lines.</summary>
    private sealed record Work(Network Network, Matrix<double> X, Matrix<double> Y)
    {
        public int M => X.ColumnCount;

        public Activation Activation => Network.Layers[0].Activation;

        public Func<Matrix<double>, Matrix<double>, Matrix<double>> Slope { get; init; } = (h, _) => 1 - h.PointwisePower(2);

        public Func<Matrix<double>, Matrix<double>> Error { get; init; } = e => e;

        public Func<Matrix<double>, Matrix<double>, Matrix<double>> Difference { get; init; } = (yHat, y) => yHat - y;

        public Func<Matrix<double>, Matrix<double>> Inputs { get; init; } = v => v.Transpose();

        public Func<Matrix<double>, Matrix<double>, Matrix<double>> Below { get; init; } = (h, _) => h;

        public Func<Matrix<double>, Matrix<double>> Sum { get; init; } = d => d.RowSums().ToColumnMatrix();

        /// <summary>All seven derivatives of a network of two layers, eq. (1.8) to eq. (1.14).</summary>
        public Dictionary<string, Matrix<double>> Derivatives()
        {
            ForwardPass pass = Network.Forward(X);
            Matrix<double> z = pass.Layers[0].Z, h = pass.Layers[0].H;
            Matrix<double> delta2 = Error(Difference(pass.Output, Y) / M);
            Matrix<double> dh = Network.Layers[1].Weights.Transpose() * delta2;
            Matrix<double> delta1 = dh.PointwiseMultiply(Slope(h, z));
            return new(StringComparer.Ordinal)
            {
                ["∂L/∂z2"] = delta2,
                ["∂L/∂W2"] = delta2 * Inputs(Below(h, z)),
                ["∂L/∂b2"] = Sum(delta2),
                ["∂L/∂h"] = dh,
                ["∂L/∂z1"] = delta1,
                ["∂L/∂W1"] = delta1 * Inputs(X),
                ["∂L/∂b1"] = Sum(delta1),
            };
        }
    }

    private static Matrix<double> Sigmoids(Matrix<double> h) => h.PointwiseMultiply(1 - h);

    private static Matrix<double> Tanhs(Matrix<double> h) => 1 - h.PointwisePower(2);

    private static Matrix<double> Keep(Matrix<double> d, Func<int, bool> sample) =>
        Matrix<double>.Build.Dense(d.RowCount, d.ColumnCount, (i, s) => sample(s) ? d[i, s] : 0);

    private static Matrix<double> Reread(Matrix<double> v, int rows, int columns) => Matrix<double>.Build.Dense(rows, columns, v.ToRowMajorArray());

    /// <summary>Slips in the lines: a part of the sentence that has to name each, and the slip.</summary>
    private static readonly (string Says, Func<Work, Work> Make)[] slips =
    [
        ("without the activation's derivative", w => w with { Slope = (h, _) => h.Map(_ => 1.0, Zeros.Include) }),
        ("taken at z instead of h", w => w with { Slope = (_, z) => w.Slope(z, z) }),
        ("derivative twice", w => w with { Slope = (h, z) => w.Slope(h, z).PointwisePower(2) }),
        ("with h in the place of the activation's derivative", w => w with { Slope = (h, _) => h }),
        ("with 1 − h in the place", w => w with { Slope = (h, _) => 1 - h }),
        ("in the place of this activation's", w => w with { Slope = (h, _) => w.Activation == Activation.Tanh ? Sigmoids(h) : Tanhs(h) }),
        ("with z of the layer below", w => w with { Below = (_, z) => z }),
        ("inputs read row by row", w => w with { Inputs = v => Matrix<double>.Build.Dense(v.ColumnCount, v.RowCount, v.ToColumnMajorArray()) }),
        ("of the last sample alone", w => w with { Sum = d => d.Column(w.M - 1).ToColumnMatrix() }),
        ("of sample 0 alone", w => w with { Error = d => Keep(d, s => s == 0) }),
        ("without sample 1", w => w with { Error = d => Keep(d, s => s != 1) }),
        ("without the target", w => w with { Difference = (yHat, _) => yHat }),
        ("with the target alone", w => w with { Difference = (_, y) => y }),
        ("before the sum over the samples", w => w with { Sum = d => d }),
        ("0 everywhere", w => w with { Difference = (yHat, y) => 0 * y }),
    ];

    /// <summary>Slips that can be made to any result.</summary>
    private static readonly (string Says, Func<Matrix<double>, int, Matrix<double>> Make)[] changes =
    [
        ("sign turned", (v, _) => -v),
        ("where did 1/m go?", (v, m) => m * v),
        ("1/m once too often", (v, m) => v / m),
        ("times 2", (v, _) => v + v),
        ("times ½", (v, _) => 0.5 * v),
        ("transposed", (v, _) => v.Transpose()),
        ("row by row instead of column by column", (v, _) => Reread(v, v.RowCount, v.ColumnCount)),
    ];

    [Fact]
    public void Of_500_wrong_answers_by_22_kinds_of_slips_and_their_pairs_95_percent_are_named_right_and_none_wrongly()
    {
        var random = new Xoshiro256StarStar(1, threadSafe: false);
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        int wrong = 0, named = 0, tries = 0;
        var misnamed = new List<string>();
        while (wrong < Answers)
        {
            Assert.True(++tries < 50 * Answers, "the slips change too little");
            Work work = Draw(random);
            string quantity = Pick(random, [.. work.Derivatives().Keys]);
            Matrix<double> right = work.Derivatives()[quantity];
            (Matrix<double> answer, string[] says) = Spoil(work, quantity, random);
            if (ChangesNothing(answer, right))
            {
                continue;
            }

            wrong++;
            string message = Assert.Throws<WrongAnswerException>(() => Tutor.Check(work.Network, work.X, work.Y, quantity, answer)).Message;
            kinds.UnionWith(says);
            if (says.All(s => message.Contains(s, StringComparison.Ordinal)))
            {
                named++;
            }
            else if (message.Contains("equals the right one", StringComparison.Ordinal))
            {
                misnamed.Add($"{quantity} of {work.Network}, m = {work.M}, {string.Join(" and ", says)}: {message}");
            }
        }

        Assert.True(misnamed.Count == 0, string.Join('\n', misnamed));
        Assert.True(named >= 0.95 * wrong, $"only {named} of {wrong} are named");
        Assert.Equal(slips.Length + changes.Length, kinds.Count);
    }

    [Fact]
    public void A_right_answer_is_never_refused()
    {
        var random = new Xoshiro256StarStar(2, threadSafe: false);
        for (int k = 0; k < Answers; k++)
        {
            Work work = Draw(random);
            foreach ((string quantity, Matrix<double> value) in work.Derivatives())
            {
                Assert.Equal($"{quantity} is right ✓", Tutor.Check(work.Network, work.X, work.Y, quantity, value));
            }
        }
    }

    [Fact]
    public void An_answer_that_no_slip_explains_is_not_explained()
    {
        var random = new Xoshiro256StarStar(3, threadSafe: false);
        for (int k = 0; k < Answers; k++)
        {
            Work work = Draw(random);
            string quantity = Pick(random, [.. work.Derivatives().Keys]);
            Matrix<double> right = work.Derivatives()[quantity];
            Matrix<double> answer = right.Clone();
            answer[random.Next(right.RowCount), random.Next(right.ColumnCount)] += (0.1 + random.NextDouble()) * right.FrobeniusNorm();
            if (right.RowCount * right.ColumnCount > 2)
            {
                string message = Assert.Throws<WrongAnswerException>(() => Tutor.Check(work.Network, work.X, work.Y, quantity, answer)).Message;
                Assert.Contains("No mistake that I know explains it: 1 of", message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Factors_that_are_given_are_recognised_and_so_is_what_has_the_wrong_shape_or_no_number()
    {
        Matrix<double> a = Samples.Matrix(3, 4, 1), b = 2 + Samples.Matrix(3, 4, 2);
        string Says(Matrix<double> answer) => Assert.Throws<WrongAnswerException>(() => Tutor.Check("q", answer, a.PointwiseMultiply(b), 4, ("b", b))).Message;
        Assert.Equal("q is right ✓", Tutor.Check("q", a.PointwiseMultiply(b), a.PointwiseMultiply(b), 4, ("b", b)));
        Assert.Contains("without the factor b.", Says(a), StringComparison.Ordinal);
        Assert.Contains("with the factor b twice, and with the sign turned.", Says(-a.PointwiseMultiply(b).PointwiseMultiply(b)), StringComparison.Ordinal);
        Assert.EndsWith("equals the right one with the factor m (where did 1/m go?), and with the sign turned.", Says(-4 * a.PointwiseMultiply(b)), StringComparison.Ordinal);
        Assert.Contains("times 3: a constant factor is wrong", Says(3 * a.PointwiseMultiply(b)), StringComparison.Ordinal);
        Assert.Contains("the same number added to every element", Says(a.PointwiseMultiply(b) + 1), StringComparison.Ordinal);
        Assert.Contains("is 3×1 but has to be 3×4", Says(a.RowSums().ToColumnMatrix()), StringComparison.Ordinal);
        Matrix<double> hole = a.Clone();
        hole[2, 1] = double.NaN;
        Assert.Contains("element [2, 1] is NaN", Says(hole), StringComparison.Ordinal);
        Assert.Contains("is null", Assert.Throws<WrongAnswerException>(() => Tutor.Check("q", null!, a)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Tutor.Check(Draw(new Xoshiro256StarStar(1)).Network, Samples.Matrix(2, 3, 1), Samples.Matrix(2, 3, 1), "∂L/∂W7", a));
    }

    [Fact]
    public void A_message_holds_no_number_of_the_right_answer()
    {
        Work work = Draw(new Xoshiro256StarStar(4, threadSafe: false));
        foreach ((string quantity, Matrix<double> right) in work.Derivatives())
        {
            string message = Assert.Throws<WrongAnswerException>(() => Tutor.Check(work.Network, work.X, work.Y, quantity, right + Samples.Matrix(right.RowCount, right.ColumnCount, 9))).Message;
            Assert.All(right.Enumerate(), v => Assert.DoesNotContain(Math.Abs(v).ToString("G3", System.Globalization.CultureInfo.InvariantCulture), message, StringComparison.Ordinal));
        }
    }

    /// <summary>A random network of two layers with a random batch, and right lines for it.</summary>
    private static Work Draw(RandomSource random)
    {
        int inputs = random.Next(1, 4), hidden = random.Next(2, 6), outputs = random.Next(1, 4), m = random.Next(3, 7);
        bool classes = outputs > 1 && random.NextBoolean();
        Activation activation = random.NextBoolean() ? Activation.Sigmoid : Activation.Tanh;
        int seed = random.Next(1_000_000);
        Network network = Samples.Network([inputs, hidden, outputs], activation, classes ? Head.SoftmaxCrossEntropy : Head.LinearQuadratic, seed);
        Matrix<double> Y = Samples.Matrix(outputs, m, seed + 1);
        return new Work(network, 2 * Samples.Matrix(inputs, m, seed + 2), classes ? Y.PointwiseExp().NormalizeColumns(1) : Y)
        {
            Slope = activation == Activation.Sigmoid ? (h, _) => Sigmoids(h) : (h, _) => Tanhs(h),
        };
    }

    /// <summary>One slip, or two: the wrong answer, and what the message has to say of it.</summary>
    private static (Matrix<double> Answer, string[] Says) Spoil(Work work, string quantity, RandomSource random)
    {
        int kind = random.Next(3);      // a slip in a line, in the result, or in both
        Matrix<double> answer = work.Derivatives()[quantity];
        var says = new List<string>();
        if (kind != 1)
        {
            (string name, Func<Work, Work> make) = Pick(random, slips);
            Matrix<double> spoilt = make(work).Derivatives()[quantity];
            if (!ChangesNothing(spoilt, answer))
            {
                says.Add(name);
                answer = spoilt;
            }
        }

        if (kind != 0)
        {
            (string name, Func<Matrix<double>, int, Matrix<double>> make) = Pick(random, changes);
            Matrix<double> spoilt = make(answer, work.M);
            if (!ChangesNothing(spoilt, answer))
            {
                says.Add(name);
                answer = spoilt;
            }
        }

        return (answer, [.. says]);
    }

    private static bool ChangesNothing(Matrix<double> a, Matrix<double> b) =>
        a.RowCount == b.RowCount && a.ColumnCount == b.ColumnCount && (a - b).FrobeniusNorm() <= Tolerances.SpelledOut * b.FrobeniusNorm();

    private static T Pick<T>(RandomSource random, IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
