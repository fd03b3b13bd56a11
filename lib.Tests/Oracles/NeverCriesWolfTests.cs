using Eml.Data;
using Eml.Heads;
using Eml.Oracles;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using Xunit;

namespace Eml.Tests.Oracles;

/// <summary>A right gradient passes at every scale, and a wrong one fails there too: asked as a notebook asks, on the public API.</summary>
public sealed class NeverCriesWolfTests
{
    /// <summary>Not <see cref="Activation.All"/>: other tests register some of theirs.</summary>
    private static readonly Activation[] OurOwn = [Activation.Sigmoid, Activation.Tanh, Activation.ReLU, Activation.Identity];

    public static TheoryData<int> Hundreds => [.. Enumerable.Range(0, 10)];

    /// <summary>Inputs, weights and targets scaled and shifted by 1e-6 to 1e+6, every activation and both heads, untrained and trained.</summary>
    [Theory, MemberData(nameof(Hundreds))]
    public void A_hundred_random_right_gradients_pass_and_every_planted_bug_in_them_fails(int hundred) =>
        None(Enumerable.Range(100 * hundred, 100).SelectMany(seed => Complaints(RandomCase(seed), Require.Invariant($"seed {seed}"))));

    [Theory, InlineData("sigmoid"), InlineData("tanh"), InlineData("relu")]
    public void The_output_may_lie_anywhere_from_a_millionth_to_a_million(string activation)
    {
        var complaints = new List<string>();
        foreach (double shift in new[] { 1e-6, 1e-3, 1, 1e2, 1e4, 1e6 })
        {
            for (int seed = 1; seed <= 12; seed++)
            {
                Network network = Network.Create([3, 7, 2], Activation.Parse(activation), Head.LinearQuadratic, seed);
                network.Layers[1].Bias.MapInplace(b => b + shift, Zeros.Include);
                complaints.AddRange(Complaints(
                    (network, Samples.Matrix(3, 9, seed), Samples.Matrix(2, 9, seed + 100) + shift), Require.Invariant($"{activation}, shift {shift}, seed {seed}")));
            }
        }

        None(complaints);
    }

    private static void None(IEnumerable<string> complaints)
    {
        string[] all = [.. complaints];
        Assert.True(all.Length == 0, string.Join("\n\n", all));
    }

    private static IEnumerable<string> Complaints((Network Network, Matrix<double> X, Matrix<double> Y) batch, string what)
    {
        (Network network, Matrix<double> X, Matrix<double> Y) = batch;
        GradientCheckReport report = GradientCheck.Run(network, X, Y);
        if (!report.Passed)
        {
            yield return $"{what}, a right gradient is refused:\n{report}";
        }

        if (network.Layers.All(l => l.Activation != Activation.ReLU) && report.Rows.Any(r => r.AtKink.Count > 0))
        {
            yield return $"{what}, a kink is reported where there is none:\n{report}";
        }

        PlantedBugsReport bugs = PlantedBugs.Check(network, X, Y);
        foreach (PlantedBugRow row in bugs.Rows.Where(r => !r.Caught && (!r.ChangesNothing || Changes(network, X, Y, r.Bug))))
        {
            yield return $"{what}, {row.Bug} goes unnoticed:\n{row.Report}";
        }
    }

    /// <summary>Whether a mistake changes an element far beyond what two right computations differ by there.</summary>
    private static bool Changes(Network network, Matrix<double> X, Matrix<double> Y, PlantedBug bug)
    {
        double[] ours = network.Gradient(X, Y).Parameters.ToArray(), oracle = ComplexStep.Gradient(network, X, Y), sizes = Sizes(network, X, Y);
        double[] right = PlantedBugs.Gradient(network, X, Y, PlantedBug.None).Parameters.ToArray(), wrong = PlantedBugs.Gradient(network, X, Y, bug).Parameters.ToArray();
        return Enumerable.Range(0, right.Length).Any(i =>
        {
            double change = Math.Abs(wrong[i] - right[i]), noise = Math.Max(Math.Abs(ours[i] - oracle[i]), Math.Abs(ours[i] - right[i]));
            return change > Tolerances.Underflow
                && change > Tolerances.PlantedBug * Math.Max(Math.Abs(right[i]), Math.Abs(wrong[i]))
                && change > Tolerances.BeyondRounding * Math.Max(noise, sizes[i] * (double.BitIncrement(1) - 1));
        });
    }

    /// <summary>Every parameter's derivative as it would be if nothing cancelled and no unit were saturated: what its rounding errors are relative to.</summary>
    private static double[] Sizes(Network network, Matrix<double> X, Matrix<double> Y)
    {
        ForwardPass pass = network.Forward(X);
        Matrix<double> size = (pass.Output.PointwiseAbs() + Y.PointwiseAbs()) / X.ColumnCount;
        IEnumerable<double> sizes = [];
        for (int l = network.Layers.Count - 1; l >= 0; l--)
        {
            Matrix<double> input = l == 0 ? X : pass.Layers[l - 1].H;
            sizes = [.. (size * input.PointwiseAbs().Transpose()).ToColumnMajorArray(), .. size.RowSums(), .. sizes];
            size = network.Layers[l].Weights.PointwiseAbs().Transpose() * size;
        }

        return [.. sizes];
    }

    private static (Network Network, Matrix<double> X, Matrix<double> Y) RandomCase(int seed)
    {
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        double Scale() => Math.Pow(10, (12 * random.NextDouble()) - 6);
        double Shift() => random.Next(2) == 0 ? 0 : (random.Next(2) == 0 ? -1 : 1) * Scale();
        bool Sometimes() => random.Next(3) == 0;
        Head head = seed % 2 == 0 ? Head.LinearQuadratic : Head.SoftmaxCrossEntropy;
        Activation activation = OurOwn[seed / 2 % OurOwn.Length];
        int[] widths = [.. Enumerable.Range(0, random.Next(3, 5)).Select(_ => random.Next(1, 5))];
        widths[^1] += head is SoftmaxCrossEntropy ? 1 : 0;
        int m = random.Next(1, 7);
        Network network = Samples.Network(widths, activation, head, seed);
        Matrix<double> X = Samples.Matrix(widths[0], m, seed + 1), Y = Samples.Matrix(widths[^1], m, seed + 2);
        X = Sometimes() ? X : (X * Scale()) + Shift();
        if (head is SoftmaxCrossEntropy)
        {
            Y = Labels.OneHot([.. Enumerable.Range(0, m).Select(_ => random.Next(widths[^1]))], widths[^1]);
        }
        else if (!Sometimes())
        {
            Y = (Y * Scale()) + Shift();
        }

        foreach (DenseLayer layer in network.Layers)
        {
            if (!Sometimes())
            {
                layer.Weights.Multiply(Scale(), layer.Weights);
            }

            double shift = Shift();
            layer.Bias.MapInplace(b => Sometimes() ? 0 : b + shift, Zeros.Include);
        }

        if (random.Next(2) == 0)
        {
            Trainer.Fit(network, new Dataset("random", X, Y), null, new TrainingOptions { Epochs = 20, LearningRate = 0.1, Optimizer = Optimizer.Adam });
        }

        return (network, X, Y);
    }
}
