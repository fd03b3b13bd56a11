using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Eml.Heads;
using Eml.Kernels;

namespace Eml.Benchmarks;

/// <summary>The three products of a layer in the shapes of the three workloads and in a large one.</summary>
public class ProductBenchmarks
{
    private SampleRows x = new(1, 1), result = new(1, 1);
    private double[] w = [], b = [];

    /// <summary>Units, inputs and samples.</summary>
    [Params("20x1x200", "64x2x32", "128x784x128", "512x512x512")]
    public string Shape { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    private (int Units, int Inputs, int Samples) Sizes
    {
        get
        {
            int[] sizes = [.. Shape.Split('x').Select(s => int.Parse(s, System.Globalization.CultureInfo.InvariantCulture))];
            return (sizes[0], sizes[1], sizes[2]);
        }
    }

    [GlobalSetup]
    public void Setup()
    {
        (int units, int inputs, int m) = Sizes;
        var random = new Random(1);
        (x, result) = (new SampleRows(inputs, m, withOnes: true), new SampleRows(units, m));
        x.Load([.. Enumerable.Range(0, inputs * m).Select(_ => random.NextDouble())]);
        w = [.. Enumerable.Range(0, units * inputs).Select(_ => random.NextDouble())];
        b = new double[units];
        Workers.Threads = Threads;
    }

    /// <summary>σ(W·X + b).</summary>
    [Benchmark]
    public void Forward() => Run(Activation.Sigmoid);

    /// <summary>W·X + b.</summary>
    [Benchmark]
    public void Product() => Run(Activation.Identity);

    /// <summary>δ·[X; 1]ᵀ.</summary>
    [Benchmark]
    public unsafe void WeightGradient()
    {
        fixed (double* pw = w, pb = b)
        {
            new Gram { Delta = result.First, H = x.First, Weights = pw, Bias = pb, Rows = Sizes.Units, Columns = Sizes.Inputs, Samples = SampleRows.Padded(Sizes.Samples), Stride = x.Stride }.Run();
        }
    }

    private unsafe void Run(Activation activation)
    {
        fixed (double* pw = w, pb = b)
        {
            var sums = new Affine
            {
                W = pw,
                WRow = 1,
                WColumn = Sizes.Units,
                Bias = pb,
                X = x.First,
                Result = result.First,
                Rows = Sizes.Units,
                Length = Sizes.Inputs,
                Samples = SampleRows.Padded(Sizes.Samples),
                Stride = x.Stride,
            };
            activation.Forward(ref sums);
        }
    }
}

/// <summary>What is done to vectors as a whole, beside TensorPrimitives.</summary>
public class VectorBenchmarks
{
    private double[] x = [], z = [];

    [Params(60, 2000, 200_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        x = [.. Enumerable.Range(0, Length).Select(_ => (8 * random.NextDouble()) - 4)];
        z = new double[Length];
    }

    [Benchmark]
    public void AddScaled() => Vectors.AddScaled(z, 1e-9, x);

    [Benchmark]
    public void TensorPrimitivesMultiplyAdd() => TensorPrimitives.MultiplyAdd(x, 1e-9, z, z);
}

/// <summary>The fused head in the shapes of W2 and W3.</summary>
public class HeadBenchmarks
{
    private SampleRows z = new(1, 1), y = new(1, 1), delta = new(1, 1);

    [Params(3, 10)]
    public int Outputs { get; set; }

    private int Samples => Outputs == 3 ? 32 : 128;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        (z, y, delta) = (new SampleRows(Outputs, Samples), new SampleRows(Outputs, Samples), new SampleRows(Outputs, Samples));
        z.Load([.. Enumerable.Range(0, Outputs * Samples).Select(_ => random.NextDouble())]);
        y.Load([.. Enumerable.Range(0, Outputs * Samples).Select(i => i % Outputs == i / Outputs % Outputs ? 1.0 : 0)]);
    }

    [Benchmark]
    public double LossAndDelta() => Head.SoftmaxCrossEntropy.LossAndDelta(z, y, delta, Samples, 1.0 / Samples);
}
