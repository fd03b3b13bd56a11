using CsCheck;
using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using Complex = System.Numerics.Complex;

namespace Eml.Tests.Derivations;

/// <summary>Every numbered equation of derivations.md, part 2, against the library, for random logits and targets.</summary>
public sealed class Part2Tests
{
    private static readonly Head head = Head.SoftmaxCrossEntropy;

    /// <summary>A batch: logits Z, targets Y that sum to 1 (all positive) and one-hot targets, each C×m.</summary>
    private static readonly Gen<(Matrix<double> Z, Matrix<double> Y, Matrix<double> OneHot)> batches =
        Gen.Select(Gen.Int[2, 9], Gen.Int[1, 6]).SelectMany(size =>
            Gen.Select(Gen.Double[-6, 6].Array[size.Item1 * size.Item2], Gen.Double[0.01, 1].Array[size.Item1 * size.Item2], Gen.Int[0, size.Item1 - 1].Array[size.Item2])
                .Select((z, y, labels) => (
                    Matrix<double>.Build.Dense(size.Item1, size.Item2, z),
                    Matrix<double>.Build.Dense(size.Item1, size.Item2, y).NormalizeColumns(1),
                    Matrix<double>.Build.Dense(size.Item1, size.Item2, (i, j) => labels[j] == i ? 1 : 0))));

    [Fact, Equation("2.1")]
    public void Softmax_is_the_share_of_each_exponential_and_a_probability() => batches.Sample(b =>
    {
        Matrix<double> yHat = head.Output(b.Z), e = b.Z.PointwiseExp();
        AssertClose(e.NormalizeColumns(1), yHat);
        Assert.All(yHat.Enumerate(), p => Assert.True(p > 0 && p < 1));
        Assert.All(yHat.ColumnSums(), sum => Assert.Equal(1, sum, Tolerances.Formula));
    });

    [Fact, Equation("2.2")]
    public void A_shift_of_all_logits_changes_no_bit() =>
        Gen.Select(Gen.Int[-1000, 1000].Array[2, 9], Gen.Int[-1_000_000, 1_000_000]).Sample((thousandths, shift) =>
        {
            // Multiples of 1/1024, so that z + c is exact and only the formula is tested, not the rounding of the sum.
            var Z = Matrix<double>.Build.Dense(thousandths.Length, 1, [.. thousandths.Select(v => v / 1024.0)]);
            Assert.Equal(head.Output(Z), head.Output(Z + (shift / 1024.0)));
        });

    [Fact, Equation("2.3")]
    public void Cross_entropy_is_minus_the_targets_times_ln_of_the_outputs() => batches.Sample(b =>
    {
        for (int j = 0; j < b.Z.ColumnCount; j++)
        {
            Vector<double> e = b.Z.Column(j).PointwiseExp();
            Assert.Equal(-b.Y.Column(j).DotProduct((e / e.Sum()).PointwiseLog()), LossOf(head, b.Z, b.Y, j), Tolerances.Formula);
            Assert.Equal(-Math.Log(e[b.OneHot.Column(j).MaximumIndex()] / e.Sum()), LossOf(head, b.Z, b.OneHot, j), Tolerances.Formula);
        }
    });

    [Fact, Equation("2.4")]
    public void From_logits_it_is_log_sum_exp_minus_the_target_and_needs_the_shift()
    {
        batches.Sample(b =>
        {
            Vector<double> z = b.Z.Column(0), y = b.Y.Column(0);
            Assert.Equal(Math.Log(z.PointwiseExp().Sum()) - z.DotProduct(y), LossOf(head, b.Z, b.Y, 0), Tolerances.Formula);
        });
        var large = Matrix<double>.Build.Dense(3, 1, [1000, 999, -1000]);
        var target = Matrix<double>.Build.Dense(3, 1, [0, 1, 0]);
        Assert.True(double.IsPositiveInfinity(Math.Log(large.PointwiseExp().ColumnSums()[0])), "Without the shift the formula overflows.");
        Assert.Equal(1 + Math.Log(1 + Math.Exp(-1)), head.Loss(large, target), Tolerances.Formula);
    }

    [Fact, Equation("2.5")]
    public void The_batch_loss_is_the_mean_over_the_samples() => batches.Sample(b =>
        Assert.Equal(Enumerable.Range(0, b.Z.ColumnCount).Average(j => ComplexCalculus.CrossEntropy(Column(b.Z, j), b.Y.Column(j)).Real), head.Loss(b.Z, b.Y), Tolerances.Formula));

    [Fact, Equation("2.6")]
    public void The_Jacobian_holds_the_derivative_of_every_output_by_every_logit() => batches.Sample(b =>
    {
        Matrix<double> J = Softmax.Jacobian(head.Output(b.Z).Column(0));
        for (int i = 0; i < J.RowCount; i++)
        {
            double[] row = ComplexCalculus.Gradient(z => Complex.Exp(z[i]) / ComplexCalculus.Sum(z.Select(Complex.Exp)), b.Z.Column(0));
            AssertClose(Vector<double>.Build.Dense(row).ToRowMatrix(), J.Row(i).ToRowMatrix());
        }
    });

    [Fact, Equation("2.7")]
    public void The_derivative_by_the_outputs_is_minus_y_over_yHat_and_the_Jacobian_carries_it_to_the_logits() => batches.Sample(b =>
    {
        Vector<double> yHat = head.Output(b.Z).Column(0), y = b.Y.Column(0);
        Vector<double> byOutput = -y.PointwiseDivide(yHat);
        double[] numerical = ComplexCalculus.Gradient(p => -ComplexCalculus.Sum(p.Select((value, i) => y[i] * Complex.Log(value))), yHat);
        for (int i = 0; i < y.Count; i++)
        {
            Assert.True(Math.Abs(numerical[i] - byOutput[i]) <= Tolerances.Formula * Math.Abs(byOutput[i]), $"∂ℓ/∂ŷ[{i}] is {numerical[i]:R}, the formula gives {byOutput[i]:R}.");
        }

        Vector<double> byLogit = Softmax.Jacobian(yHat).Transpose() * byOutput / b.Z.ColumnCount;
        AssertClose(byLogit.ToColumnMatrix(), head.Delta(b.Z, b.Y).Column(0).ToColumnMatrix());
    });

    [Fact, Equation("2.8")]
    public void For_one_hot_targets_delta_is_output_minus_target_over_m() => batches.Sample(b => AssertDelta(head, b.Z, b.OneHot, ComplexCalculus.CrossEntropy));

    [Fact, Equation("2.9")]
    public void For_any_targets_that_sum_to_1_delta_is_the_same_and_for_others_it_is_not() => batches.Sample(b =>
    {
        AssertDelta(head, b.Z, b.Y, ComplexCalculus.CrossEntropy);

        // Targets of sum s have δ = (s ŷ − y)/m: with s = 2 the formula would be wrong by ŷ, so they are refused.
        Vector<double> twice = 2 * b.Y.Column(0), yHat = head.Output(b.Z).Column(0);
        double[] exact = ComplexCalculus.Gradient(z => ComplexCalculus.CrossEntropy(z, twice), b.Z.Column(0));
        AssertClose(((2 * yHat) - twice).ToColumnMatrix(), Vector<double>.Build.Dense(exact).ToColumnMatrix());
        Assert.Throws<ArgumentException>(() => head.CheckTargets(twice.ToColumnMatrix()));
    });

    [Fact, Equation("2.10")]
    public void At_equal_logits_the_loss_is_ln_C_whatever_the_target() =>
        Gen.Select(batches, Gen.Double[-1000, 1000]).Sample((b, logit) =>
        {
            var Z = Matrix<double>.Build.Dense(b.Z.RowCount, b.Z.ColumnCount, logit);
            Assert.Equal(Math.Log(b.Z.RowCount), head.Loss(Z, b.Y), Tolerances.Formula);
            Assert.Equal(Math.Log(b.Z.RowCount), head.Loss(Z, b.OneHot), Tolerances.Formula);
        });

    [Fact, Equation("2.11")]
    public void Divided_by_ln_2_the_loss_is_in_bits()
    {
        var eight = Matrix<double>.Build.Dense(8, 1);
        var target = Matrix<double>.Build.Dense(8, 1, (i, _) => i == 5 ? 1 : 0);
        Assert.Equal(3, head.Loss(eight, target) / Math.Log(2), Tolerances.Formula);     // eight equal classes: three yes-or-no questions
        batches.Sample(b => Assert.Equal(
            -Math.Log2(head.Output(b.Z)[b.OneHot.Column(0).MaximumIndex(), 0]), LossOf(head, b.Z, b.OneHot, 0) / Math.Log(2), Tolerances.Formula));
    }

    [Fact, Equation("2.12")]
    public void Both_heads_are_a_cumulant_minus_the_product_with_the_target_and_share_delta() => batches.Sample(b =>
    {
        foreach ((Head each, Func<Complex[], Complex> A) in new (Head, Func<Complex[], Complex>)[]
        {
            (Head.LinearQuadratic, z => 0.5 * ComplexCalculus.Sum(z.Select(v => v * v))),
            (head, ComplexCalculus.LogSumExp),
        })
        {
            // L − (ψ(z) − zᵀy) depends on y only: it is the same at z and at 0.
            Vector<double> z = b.Z.Column(0), y = b.Y.Column(0);
            double atZ = LossOf(each, b.Z, b.Y, 0) - (A(Column(b.Z, 0)).Real - z.DotProduct(y));
            double at0 = LossOf(each, 0 * b.Z, b.Y, 0) - A(new Complex[z.Count]).Real;
            Assert.True(Math.Abs(atZ - at0) <= Tolerances.Formula * (1 + z.DotProduct(z)), $"{each.Name}: {atZ:R} at z but {at0:R} at 0.");

            // ∂A/∂z = ŷ, so δ = (ŷ − y)/m.
            AssertClose(Vector<double>.Build.Dense(ComplexCalculus.Gradient(A, z)).ToColumnMatrix(), each.Output(b.Z).Column(0).ToColumnMatrix());
            AssertDelta(each, b.Z, b.Y, each == head ? ComplexCalculus.CrossEntropy : ComplexCalculus.Quadratic);
        }
    });

    [Fact, Equation("2.13")]
    public void The_loss_is_smallest_where_the_output_is_the_target_and_there_it_is_the_entropy() => batches.Sample(b =>
    {
        // ln y as logits gives y as output.
        double atTarget = head.Loss(b.Y.PointwiseLog(), b.Y);
        double entropy = -b.Y.PointwiseMultiply(b.Y.PointwiseLog()).ColumnSums().Sum() / b.Y.ColumnCount;
        Assert.Equal(entropy, atTarget, Tolerances.Formula);
        Assert.True(head.Loss(b.Z, b.Y) >= entropy - Tolerances.Formula);
        for (int j = 0; j < b.Z.ColumnCount; j++)
        {
            // A one-hot target has entropy 0, and the sum over its yᵢ > 0 has one term.
            Assert.True(LossOf(head, b.Z, b.OneHot, j) >= 1 - head.Output(b.Z)[b.OneHot.Column(j).MaximumIndex(), j] - Tolerances.Formula);
        }
    });

    /// <summary>δ against (ŷ − y)/m, and both against the complex step of the per-sample loss divided by m.</summary>
    private static void AssertDelta(Head head, Matrix<double> Z, Matrix<double> Y, Func<Complex[], Vector<double>, Complex> loss)
    {
        Matrix<double> delta = head.Delta(Z, Y);
        AssertClose((head.Output(Z) - Y) / Z.ColumnCount, delta);
        for (int j = 0; j < Z.ColumnCount; j++)
        {
            Vector<double> y = Y.Column(j);
            double[] exact = ComplexCalculus.Gradient(z => loss(z, y) / Z.ColumnCount, Z.Column(j));
            AssertClose(Vector<double>.Build.Dense(exact).ToColumnMatrix(), delta.Column(j).ToColumnMatrix());
        }
    }

    private static double LossOf(Head head, Matrix<double> Z, Matrix<double> Y, int j) =>
        head.Loss(Z.Column(j).ToColumnMatrix(), Y.Column(j).ToColumnMatrix());

    private static Complex[] Column(Matrix<double> Z, int j) => [.. Z.Column(j).Select(v => new Complex(v, 0))];

    private static void AssertClose(Matrix<double> expected, Matrix<double> actual)
    {
        double error = ComplexCalculus.LargestMagnitude(expected - actual);
        Assert.True(error <= Tolerances.Formula, $"The largest difference is {error:R}.\nExpected {expected}\nActual {actual}");
    }
}
