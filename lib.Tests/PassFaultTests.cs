using System.Collections.Concurrent;
using Eml.Data;
using Eml.Heads;
using Eml.Kernels;
using Eml.Oracles;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests;

/// <summary>
/// Mistakes are planted into what the kernels of the one pass computed. The public gradient check, called as a notebook calls it, has to catch each,
/// in narrow, wide and deep networks and in batches that are cut into blocks; and training has to make the same mistake, because it runs the same pass.
/// </summary>
public sealed class PassFaultTests
{
    private static readonly (string Name, int[] Widths, int Samples)[] Networks =
        [("narrow", [1, 20, 1], 9), ("spirals", [2, 24, 3], 9), ("wide", [2, 130, 1], 9), ("deep", [2, 6, 5, 4, 3], 7), ("large batch", [1, 4, 1], Pass.LeastSamples * 9 / 4)];

    private static readonly ConcurrentDictionary<string, bool> Right = [];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach ((string network, _, _) in Networks)
        {
            foreach (string fault in PlantedBugs.All.Select(b => b.ToString()).Concat(["an element of δ", "an element of ∂L/∂h", "an element of ∂L/∂W", "an element of ∂L/∂b"]))
            {
                cases.Add(network, fault);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mistake_in_the_kernels_results_is_caught_by_the_public_check_and_made_by_training(string name, string fault)
    {
        (_, int[] widths, int m) = Networks.Single(n => n.Name == name);
        Head head = widths[^1] == 1 ? Head.LinearQuadratic : Head.SoftmaxCrossEntropy;
        Network network = Network.Create(widths, Activation.Sigmoid, head, seed: 4);
        foreach (DenseLayer layer in network.Layers)
        {
            layer.Bias.MapIndexedInplace((i, _) => 0.1 * Math.Cos(i));
        }

        Matrix<double> X = Matrix<double>.Build.Dense(widths[0], m, Eml.Tests.Kernels.Numbers.Random(widths[0] * m, 1));
        Matrix<double> Y = widths[^1] == 1
            ? Matrix<double>.Build.Dense(1, m, Eml.Tests.Kernels.Numbers.Random(m, 2))
            : Matrix<double>.Build.Dense(3, m, (i, j) => j % 3 == i ? 1 : 0);
        var options = new GradientCheckOptions { MaximumElements = m > 1000 ? 26 : 260 };
        if (Right.TryAdd(name, true))
        {
            Assert.True(GradientCheck.Run(network, X, Y, options).Passed, "the right gradient is refused");
        }

        PassFault.Planted = Fault(fault);
        try
        {
            Assert.False(GradientCheck.Run(network, X, Y, options).Passed, $"{fault} went unnoticed in {network}");
            Network trained = network.Clone();
            Gradient gradient = network.Gradient(X, Y);
            new TrainingRun(trained, new Dataset("set", X, Y), null, new TrainingOptions { LearningRate = 0.25 }).StepBatch();
            for (int i = 0; i < network.Parameters.Count; i++)
            {
                Assert.Equal(network.Parameters[i] + (-0.25 * gradient.Parameters[i]), trained.Parameters[i]);
            }
        }
        finally
        {
            PassFault.Planted = null;
        }
    }

    private static Planted Fault(string name) => name switch
    {
        nameof(PlantedBug.MissingBatchMean) => new Planted { HeadFactor = m => m },
        nameof(PlantedBug.FactorTwo) => new Planted { HeadFactor = _ => 2 },
        nameof(PlantedBug.WrongSign) => new Planted { HeadFactor = _ => -1 },
        nameof(PlantedBug.LostDerivative) => new Planted { Slope = (h, right) => 1 / right },
        nameof(PlantedBug.DerivativeAtZ) => new Planted { Slope = (h, right) => Math.Log(h / (1 - h)) * (1 - Math.Log(h / (1 - h))) / right },
        nameof(PlantedBug.DerivativeTwice) => new Planted { Slope = (h, right) => right },
        nameof(PlantedBug.TransposedProduct) => new Planted { Input = (input, k, j, m) => input[((k * m) + j) % input.Length] },
        nameof(PlantedBug.OffByOneLayer) => new Planted { Input = (input, k, j, m) => Math.Log(input[(j * (input.Length / m)) + k] / (1 - input[(j * (input.Length / m)) + k])), HiddenOnly = true },
        nameof(PlantedBug.DroppedBias) => new Planted { Bias = (_, _) => 0 },
        nameof(PlantedBug.BiasOfLastSample) => new Planted { Bias = (_, last) => last },
        "an element of δ" => new Planted { DeltaElement = true },
        "an element of ∂L/∂h" => new Planted { HiddenElement = true },
        "an element of ∂L/∂W" => new Planted { WeightElement = true },
        _ => new Planted { BiasElement = true },
    };

    /// <summary>One mistake, on rows of samples as the kernels left them.</summary>
    private sealed class Planted : PassFault
    {
        private const double Slightly = 1.001;

        public Func<int, double>? HeadFactor { get; init; }

        /// <summary>By what δ of a hidden layer is multiplied, of h and the right derivative.</summary>
        public Func<double, double, double>? Slope { get; init; }

        /// <summary>What stands in the place of the input's unit k at sample j, of the input (column-major), k, j and m.</summary>
        public Func<double[], int, int, int, double>? Input { get; init; }

        public bool HiddenOnly { get; init; }

        /// <summary>∂L/∂b of the right one and the last sample's δ.</summary>
        public Func<double, double, double>? Bias { get; init; }

        public bool DeltaElement { get; init; }

        public bool HiddenElement { get; init; }

        public bool WeightElement { get; init; }

        public bool BiasElement { get; init; }

        public override void AfterDelta(Network network, int layer, Pass.Buffers buffers, Pass.Block block, int m)
        {
            SampleRows delta = buffers.Delta[layer];
            bool last = layer == network.Layers.Count - 1;
            for (int i = 0; i < delta.Rows; i++)
            {
                Span<double> row = delta.Row(i, m);
                for (int j = 0; j < m; j++)
                {
                    double h = last ? 0 : buffers.H[layer].Row(i, m)[j];
                    row[j] *= last ? HeadFactor?.Invoke(m) ?? 1 : Slope?.Invoke(h, h * (1 - h)) ?? 1;
                }
            }

            delta.Row(0, 1)[0] *= DeltaElement ? Slightly : 1;
            if (HiddenElement && !last && buffers.GradientH[layer] is { } kept)
            {
                for (int j = 0; j < m; j++)
                {
                    kept.Row(0, m)[j] *= Slightly;       // the whole row: of a large batch only some samples are compared
                }
            }
        }

        public override void AfterGradient(Network network, int layer, ParameterVector gradient, Pass.Buffers buffers, Pass.Block block, int m)
        {
            SampleRows delta = buffers.Delta[layer], input = layer == 0 ? block.X : buffers.H[layer - 1];
            double[] weights = gradient.Blocks[2 * layer].Values, bias = gradient.Blocks[(2 * layer) + 1].Values, columns = new double[input.Rows * m];
            weights[0] *= WeightElement ? Slightly : 1;
            bias[0] *= BiasElement ? Slightly : 1;
            input.CopyTo(columns);
            for (int i = 0; i < delta.Rows; i++)
            {
                ReadOnlySpan<double> row = delta.Row(i, m);
                bias[i] = Bias?.Invoke(bias[i], row[^1]) ?? bias[i];
                for (int k = 0; Input is not null && !(HiddenOnly && layer == 0) && k < input.Rows; k++)
                {
                    for (int j = 0; j < m; j++)
                    {
                        weights[i + (k * delta.Rows)] += row[j] * (Input(columns, k, j, m) - input.Row(k, m)[j]);      // of this block, beside what others left
                    }
                }
            }
        }
    }
}
