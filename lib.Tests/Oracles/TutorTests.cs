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

        public Func<Matrix<double>, Matrix<double>, Matrix<double>> Above { get; init; } = (w, delta) => w.Transpose() * delta;

        public Func<Matrix<double>, Matrix<double>, Matrix<double>> Sum { get; init; } = (d, _) => d.RowSums().ToColumnMatrix();

        /// <summary>All seven derivatives of a network of two layers, eq. (1.8) to eq. (1.14).</summary>
        public Dictionary<string, Matrix<double>> Derivatives()
        {
            ForwardPass pass = Network.Forward(X);
            Matrix<double> z = pass.Layers[0].Z, h = pass.Layers[0].H;
            Matrix<double> delta2 = Error(Difference(pass.Output, Y) / M);
            Matrix<double> dh = Above(Network.Layers[1].Weights, delta2);
            Matrix<double> delta1 = dh.PointwiseMultiply(Slope(h, z));
            return new(StringComparer.Ordinal)
            {
                ["∂L/∂z2"] = delta2,
                ["∂L/∂W2"] = delta2 * Inputs(Below(h, z)),
                ["∂L/∂b2"] = Sum(delta2, Below(h, z)),
                ["∂L/∂h"] = dh,
                ["∂L/∂z1"] = delta1,
                ["∂L/∂W1"] = delta1 * Inputs(X),
                ["∂L/∂b1"] = Sum(delta1, X),
            };
        }
    }

    private static Matrix<double> Sigmoids(Matrix<double> h) => h.PointwiseMultiply(1 - h);

    private static Matrix<double> Tanhs(Matrix<double> h) => 1 - h.PointwisePower(2);

    private static Matrix<double> Keep(Matrix<double> d, Func<int, bool> sample) =>
        Matrix<double>.Build.Dense(d.RowCount, d.ColumnCount, (i, s) => sample(s) ? d[i, s] : 0);

    private static Matrix<double> Reread(Matrix<double> v, int rows, int columns) => Matrix<double>.Build.Dense(rows, columns, v.ToRowMajorArray());

    /// <summary>The other activation, with its own slope.</summary>
    private static Work Otherwise(Work w)
    {
        Activation other = w.Activation == Activation.Tanh ? Activation.Sigmoid : Activation.Tanh;
        DenseLayer hidden = new(w.Network.Layers[0].Weights, w.Network.Layers[0].Bias, other);
        return w with { Network = new Network([hidden, w.Network.Layers[1]], w.Network.Head), Slope = (h, _) => other == Activation.Tanh ? Tanhs(h) : Sigmoids(h) };
    }

    /// <summary>Slips in the lines: a part of the sentence that has to name each, and the slip.</summary>
    private static readonly (string Says, Func<Work, Work> Make)[] slips =
    [
        ("without the activation's derivative", w => w with { Slope = (h, _) => h.Map(_ => 1.0, Zeros.Include) }),
        ("taken at z instead of h", w => w with { Slope = (_, z) => w.Slope(z, z) }),
        ("derivative twice", w => w with { Slope = (h, z) => w.Slope(h, z).PointwisePower(2) }),
        ("with h in the place of the activation's derivative", w => w with { Slope = (h, _) => h }),
        ("with h² in the place", w => w with { Slope = (h, _) => h.PointwisePower(2) }),
        ("with (1 − h)² in the place", w => w with { Slope = (h, _) => (1 - h).PointwisePower(2) }),
        ("a plus in the activation's derivative", w => w with { Slope = (h, _) => w.Activation == Activation.Tanh ? 1 + h.PointwisePower(2) : h.PointwiseMultiply(1 + h) }),
        ("the activation applied once more", w => w with { Slope = (h, z) => w.Slope(h.Map(w.Activation.Value), h) }),
        ("without b1 in the forward pass", w => w with { Network = new Network([new DenseLayer(w.Network.Layers[0].Weights, 0 * w.Network.Layers[0].Bias, w.Activation), w.Network.Layers[1]], w.Network.Head) }),
        ("in the place of the activation, from the forward pass on", Otherwise),
        ("without the weights between", w => w with { Above = (weights, delta) => Matrix<double>.Build.Dense(weights.ColumnCount, weights.RowCount, 1) * delta }),
        ("without ∂L/∂h: ", w => w with { Above = (weights, delta) => Matrix<double>.Build.Dense(weights.ColumnCount, delta.ColumnCount, 1) }),
        ("without the layer's inputs", w => w with { Inputs = v => Matrix<double>.Build.Dense(v.ColumnCount, v.RowCount, 1) }),
        ("with the layer's inputs as factors", w => w with { Sum = (d, inputs) => d * inputs.Transpose() }),
        ("with 1 − h in the place", w => w with { Slope = (h, _) => 1 - h }),
        ("in the place of this activation's", w => w with { Slope = (h, _) => w.Activation == Activation.Tanh ? Sigmoids(h) : Tanhs(h) }),
        ("with z of the layer below", w => w with { Below = (_, z) => z }),
        ("inputs read row by row", w => w with { Inputs = v => Matrix<double>.Build.Dense(v.ColumnCount, v.RowCount, v.ToColumnMajorArray()) }),
        ("of the last sample alone", w => w with { Sum = (d, _) => d.Column(w.M - 1).ToColumnMatrix() }),
        ("of sample 0 alone", w => w with { Error = d => Keep(d, s => s == 0) }),
        ("without sample 1", w => w with { Error = d => Keep(d, s => s != 1) }),
        ("without the target", w => w with { Difference = (yHat, _) => yHat }),
        ("with the target alone", w => w with { Difference = (_, y) => y }),
        ("before the sum over the samples", w => w with { Sum = (d, _) => d }),
        ("0 everywhere", w => w with { Difference = (yHat, y) => 0 * y }),
    ];

    /// <summary>A slip that is one and not two: another activation, with the derivative of the right one.</summary>
    private static readonly (string Says, Func<Work, Work> Make) onlyForward = ("in the forward pass; the derivative is that of", w => w with { Network = Otherwise(w).Network });

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
    public void Of_500_wrong_answers_by_33_kinds_of_slips_and_their_pairs_95_percent_are_named_right_and_none_wrongly()
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
            if (says.All(s => message.Contains(s, StringComparison.Ordinal)) || SimplerSlips(work, quantity, answer).Any(one => one.All(s => message.Contains(s, StringComparison.Ordinal))))
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
        Assert.Equal(slips.Length + changes.Length + 1, kinds.Count);
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
        for (int k = 0; k < 50; k++)
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
    public void Mistakes_that_are_given_are_recognised_and_so_is_what_has_the_wrong_shape_or_no_number()
    {
        Matrix<double> a = Samples.Matrix(3, 4, 1), b = 2 + Samples.Matrix(3, 4, 2), right = a.PointwiseMultiply(b);
        string Says(Matrix<double> answer) => Message(() => Tutor.Check("q", answer, right, 4, [("without b", a), ("with b twice", right.PointwiseMultiply(b))]));
        Assert.Equal("q is right ✓", Tutor.Check("q", right, right, 4, [("without b", a)]));
        Assert.EndsWith("equals the right one without b.", Says(a), StringComparison.Ordinal);
        Assert.EndsWith("with b twice, and with the sign turned.", Says(-right.PointwiseMultiply(b)), StringComparison.Ordinal);
        Assert.EndsWith("equals the right one with the factor m (where did 1/m go?), and with the sign turned.", Says(-4 * right), StringComparison.Ordinal);
        Assert.EndsWith("equals the right one times 3: a constant factor is wrong.", Says(3 * right), StringComparison.Ordinal);
        Assert.EndsWith("times 20: a constant factor is wrong (20 is 5 times m: where did 1/m go?).", Says(20 * right), StringComparison.Ordinal);
        Assert.EndsWith("times 1.25: a constant factor is wrong (1.25 is 5 times 1/m: is 1/m there once too often?).", Says(1.25 * right), StringComparison.Ordinal);
        Assert.EndsWith("yet. Your answer is 0 everywhere. (In C#, 1 / m of whole numbers is 0: write 1.0 / m, or divide at the end.)", Says(0 * right), StringComparison.Ordinal);
        Assert.EndsWith("yet. Your answer is 0 everywhere.", Message(() => Tutor.Check("q", 0 * right, right)), StringComparison.Ordinal);
        Vector<double> column = right.Column(0), off = column.Clone();
        off[2] += 1;
        Assert.Contains("1 of 3 elements differ, most of all [2], by", Message(() => Tutor.Check("q", off, column)), StringComparison.Ordinal);
        Assert.Contains("the same number added to every element", Says(right + 1), StringComparison.Ordinal);
        Assert.Contains("is 3×1 but has to be 3×4", Says(a.RowSums().ToColumnMatrix()), StringComparison.Ordinal);
        Matrix<double> hole = a.Clone();
        hole[2, 1] = double.NaN;
        Assert.Contains("element [2, 1] is NaN", Says(hole), StringComparison.Ordinal);
        Assert.Contains("is null", Message(() => Tutor.Check("q", null!, a)), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Tutor.Check(Draw(new Xoshiro256StarStar(1)).Network, Samples.Matrix(2, 3, 1), Samples.Matrix(2, 3, 1), "∂L/∂W7", a));
    }

    [Fact]
    public void An_answer_that_is_nearly_right_is_told_so()
    {
        Matrix<double> right = Samples.Matrix(4, 2, 1), noise = Samples.Matrix(4, 2, 2);
        string Says(Matrix<double> answer) => Message(() => Tutor.Check("q", answer, right, 5));
        Assert.EndsWith("not right yet. Your answer is the right one up to a factor of 1.00000015: was something rounded?", Says(right * (1 + 1.5e-7)), StringComparison.Ordinal);
        Assert.EndsWith("up to a factor of 0.99952: was something rounded?", Says(right * 0.99952), StringComparison.Ordinal);
        Assert.EndsWith("times 1.01: a constant factor is wrong.", Says(right * 1.01), StringComparison.Ordinal);
        foreach ((double size, int digits) in new[] { (1.2e-7, 7), (1e-5, 5), (4e-4, 3) })
        {
            string said = Says(right + (size * right.FrobeniusNorm() / noise.FrobeniusNorm() * noise));
            Assert.Contains($"not right yet. Your answer is right in about {digits} digits: was something rounded? It differs most at [", said, StringComparison.Ordinal);
        }

        Assert.Contains("right in about 5 digits", Message(() => Tutor.Check("q", Vector<double>.Build.Dense([1, 2.00001]), Vector<double>.Build.Dense([1.0, 2]))), StringComparison.Ordinal);
        Matrix<double> far = right.Clone();
        far[3, 1] += 0.002 * right.FrobeniusNorm();
        Assert.Contains("1 of 8 elements differ, most of all [3, 1], all of them in column 1, by less than 1 %", Says(far), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_slips_that_undo_each_other_explain_nothing()
    {
        Work work = Draw(new Xoshiro256StarStar(6, threadSafe: false)) with { Network = Samples.Network([2, 4, 1], Activation.Sigmoid, Head.LinearQuadratic, 3) };
        work = work with { X = Samples.Matrix(2, 5, 4), Y = Samples.Matrix(1, 5, 5), Slope = (h, _) => Sigmoids(h) };
        foreach ((string quantity, Matrix<double> right) in work.Derivatives())
        {
            // On the very border of what counts as right: rounding puts some answers beyond it, and within it of results that differ from the right one by rounding.
            for (int i = -10; i <= 10; i++)
            {
                try
                {
                    Tutor.Check(work.Network, work.X, work.Y, quantity, right * (1 + (1e-7 * (1 + (i * 1e-9)))));
                }
                catch (WrongAnswerException e)
                {
                    Assert.Contains("was something rounded?", e.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 0, "0×0")]
    [InlineData(0, 3, "0×3")]
    [InlineData(4, 3, "4×3")]
    public void Zeros_of_another_shape_are_said_to_be_of_another_shape(int rows, int columns, string shape) =>
        Assert.EndsWith($"Your answer is {shape} but has to be 3×4.", Message(() => Tutor.Check("q", Matrix<double>.Build.Dense(rows, columns), Samples.Matrix(3, 4, 1), 4)), StringComparison.Ordinal);

    [Fact]
    public void A_new_term_beside_a_known_one_is_judged_alone()
    {
        Matrix<double> known = Samples.Matrix(3, 2, 1), term = 0.3 * Samples.Matrix(3, 2, 2);
        string Says(Matrix<double> answer) => Message(() => Tutor.Check("q", answer, known + term, known: known));
        Assert.Equal("q is right ✓", Tutor.Check("q", known + term, known + term, known: known));
        Assert.EndsWith("equals the right one with the new term doubled (differentiate once more, with its ½).", Says(known + (2 * term)), StringComparison.Ordinal);
        Assert.EndsWith("equals the right one with half the new term (its ½ is used up).", Says(known + (term / 2)), StringComparison.Ordinal);
        Assert.EndsWith("equals the right one with the sign of the new term turned.", Says(known - term), StringComparison.Ordinal);
        Assert.EndsWith("equals the right one without the new term.", Says(known), StringComparison.Ordinal);
        Assert.EndsWith("equals the right one with the new term alone.", Says(term), StringComparison.Ordinal);
        Assert.EndsWith("equals the right one with the new term doubled (differentiate once more, with its ½), and with the sign turned.", Says(-known - (2 * term)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_slope_is_judged_by_the_mistakes_that_slopes_invite()
    {
        Matrix<double> z = 2 * Samples.Matrix(3, 4, 1);
        foreach (Activation activation in new[] { Activation.Sigmoid, Activation.Tanh })
        {
            Matrix<double> h = activation.Apply(z);
            string Says(Matrix<double> answer) => Message(() => Tutor.Check(activation, z, answer));
            Assert.Equal($"the derivative of {activation} is right ✓", Tutor.Check(activation, z, activation.Derivative(z, h)));
            Assert.EndsWith("equals the right one with h in the place of the activation's derivative.", Says(h), StringComparison.Ordinal);
            Assert.EndsWith("equals the right one with a plus in the activation's derivative where a minus belongs.", Says(activation == Activation.Sigmoid ? h.PointwiseMultiply(1 + h) : 1 + h.PointwisePower(2)), StringComparison.Ordinal);
            Assert.EndsWith("equals the right one with the activation's derivative taken at z instead of h, and with the sign turned.", Says(-activation.Derivative(z, z)), StringComparison.Ordinal);
            Assert.Contains("No mistake that I know", Says(h.PointwisePower(3)), StringComparison.Ordinal);
        }
    }

    /// <summary>Momentum as a student writes it wrongly, and a part of what has to be said.</summary>
    public static TheoryData<string, Func<Vector<double>, Vector<double>, Vector<double>, double, (Vector<double>, Vector<double>)>> MomentumSlips => new()
    {
        { "", (theta, v, g, eta) => (theta - (eta * ((0.9 * v) + g)), (0.9 * v) + g) },
        { "", (theta, v, g, eta) => (theta - ((0.9 * v) + (eta * g)), (0.9 * v) + (eta * g)) },      // another way to the same
        {
            "", (theta, v, g, eta) =>
            {
                v.Multiply(0.9, v);                             // in place, into what was given
                v.Add(g, v);
                g.Multiply(0, g);
                theta.Subtract(eta * v, theta);
                return (theta, v);
            }
        },
        { "the sign of g turned inside v", (theta, v, g, eta) => (theta - (eta * ((0.9 * v) - g)), (0.9 * v) - g) },
        { "θ + ηv", (theta, v, g, eta) => (theta + (eta * ((0.9 * v) + g)), (0.9 * v) + g) },
        { "with the old v in the step", (theta, v, g, eta) => (theta - (eta * v), (0.9 * v) + g) },
        { "without the running sum", (theta, v, g, eta) => (theta - (eta * g), v) },
        { "without μ: ", (theta, v, g, eta) => (theta - (eta * (v + g)), v + g) },
        { "(1 − μ)g", (theta, v, g, eta) => (theta - (eta * ((0.9 * v) + (0.1 * g))), (0.9 * v) + (0.1 * g)) },
        { "μ at g as well", (theta, v, g, eta) => (theta - (eta * 0.9 * (v + g)), 0.9 * (v + g)) },
        { "η in v as well", (theta, v, g, eta) => (theta - (eta * ((0.9 * v) + (eta * g))), (0.9 * v) + (eta * g)) },
        { "without η", (theta, v, g, _) => (theta - ((0.9 * v) + g), (0.9 * v) + g) },
        { "Nesterov", (theta, v, g, eta) => (theta - (eta * (g + (0.9 * ((0.9 * v) + g)))), (0.9 * v) + g) },
        { "in the wrong order", (theta, v, g, eta) => ((0.9 * v) + g, theta - (eta * ((0.9 * v) + g))) },
        { "with the old v in the step, and with the sign turned", (theta, v, g, eta) => (theta - (eta * v), (0.9 * v) - g) },
    };

    [Theory]
    [MemberData(nameof(MomentumSlips))]
    public void A_step_with_momentum_is_judged_by_where_it_leads(string says, Func<Vector<double>, Vector<double>, Vector<double>, double, (Vector<double>, Vector<double>)> step)
    {
        Work work = Draw(new Xoshiro256StarStar(5, threadSafe: false));
        Network walker = work.Network.Clone();
        Vector<double> At(Vector<double> theta)
        {
            walker.Parameters.CopyFrom(theta.AsArray());
            return Vector<double>.Build.Dense(walker.Gradient(work.X, work.Y).Parameters.ToArray());
        }

        string Check() => Tutor.CheckMomentum(step, At, Vector<double>.Build.Dense(work.Network.Parameters.ToArray()), rate: 0.3);
        if (says.Length == 0)
        {
            Assert.Equal("θ after three steps is right ✓", Check());
            return;
        }

        string message = Message(Check);
        Assert.Contains("equals the right one", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0, 3, 3, "θ has not moved from where it began.")]
    [InlineData(1.0, 3, 2, "The v that is returned has 2 elements but has to have 3.")]
    [InlineData(1.0, 0, 3, "The θ that is returned is null.")]
    public void Of_a_step_that_goes_nowhere_or_to_another_space_that_is_said(double along, int thetas, int vs, string says)
    {
        (Vector<double>, Vector<double>) Step(Vector<double> theta, Vector<double> v, Vector<double> g, double eta) =>
            (thetas == 0 ? null! : theta - (along * g), Vector<double>.Build.Dense(vs));
        Assert.EndsWith(says, Message(() => Tutor.CheckMomentum(Step, theta => theta, Vector<double>.Build.Dense(3, 1.0), rate: 0.3)), StringComparison.Ordinal);
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

    /// <summary>One slip or two, in the lines, in the result, or in both: the wrong answer, and what the message has to say of it.</summary>
    private static (Matrix<double> Answer, string[] Says) Spoil(Work work, string quantity, RandomSource random)
    {
        Matrix<double> right = work.Derivatives()[quantity], answer = right;
        var says = new List<string>();
        void Make(string name, Matrix<double> spoilt, Matrix<double>? alone = null)
        {
            if (alone is not null && ChangesNothing(spoilt, alone))
            {
                says.Clear();       // the second slip alone gives the same
            }

            if (!ChangesNothing(spoilt, answer))
            {
                says.Add(name);
                answer = spoilt;
            }
        }

        int kind = random.Next(4);
        if (kind != 0)
        {
            (string name, Func<Work, Work> make) = Pick(random, kind == 1 ? slips : [.. slips, onlyForward]);
            Make(name, make(work).Derivatives()[quantity]);
            if (kind == 1)
            {
                (string second, Func<Work, Work> makeSecond) = Pick(random, slips);
                Make(second, makeSecond(make(work)).Derivatives()[quantity], makeSecond(work).Derivatives()[quantity]);
            }
        }

        if (kind is 0 or 2)
        {
            (string name, Func<Matrix<double>, int, Matrix<double>> make) = Pick(random, changes);
            Make(name, make(answer, work.M));
        }

        return (answer, answer.FrobeniusNorm() == 0 ? ["0 everywhere"] : [.. says]);
    }

    /// <summary>What two slips give may be what one gives, or one and a change of the result: (1 − h)², say, is 1 − h twice. Then that is named.</summary>
    private static IEnumerable<string[]> SimplerSlips(Work work, string quantity, Matrix<double> answer) =>
        from slip in slips.Append(onlyForward)
        let spoilt = slip.Make(work).Derivatives()[quantity]
        from change in changes.Prepend((Says: "", Make: (v, _) => v))
        where ChangesNothing(change.Make(spoilt, work.M), answer)
        select new[] { slip.Says, change.Says };

    private static bool ChangesNothing(Matrix<double> a, Matrix<double> b) =>
        a.RowCount == b.RowCount && a.ColumnCount == b.ColumnCount && (a - b).FrobeniusNorm() <= Tolerances.SpelledOut * b.FrobeniusNorm();

    private static string Message(Func<string> check) => Assert.Throws<WrongAnswerException>(check).Message;

    private static T Pick<T>(RandomSource random, IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
