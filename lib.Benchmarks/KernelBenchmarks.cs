using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Eml.Kernels;

namespace Eml.Benchmarks;

/// <summary>The products in the shapes of the three workloads and in a large one.</summary>
public class ProductBenchmarks
{
    private double[] a = [], b = [], c = [];

    /// <summary>m, k and n of C = A·B, m×k by k×n.</summary>
    [Params("1x20x200", "3x64x32", "10x128x128", "128x784x128", "512x512x512")]
    public string Shape { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    private (int M, int K, int N) Sizes
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
        (int m, int k, int n) = Sizes;
        var random = new Random(1);
        a = [.. Enumerable.Range(0, m * k).Select(_ => random.NextDouble())];
        b = [.. Enumerable.Range(0, k * n).Select(_ => random.NextDouble())];
        c = new double[m * n];
        Workers.Threads = Threads;
    }

    [Benchmark]
    public void Multiply() => Products.Multiply(a, b, c, Sizes.M, Sizes.K, Sizes.N);

    [Benchmark]
    public void TransposeMultiply() => Products.TransposeMultiply(a, b, c, Sizes.M, Sizes.K, Sizes.N);

    [Benchmark]
    public void MultiplyTranspose() => Products.MultiplyTranspose(a, b, c, Sizes.M, Sizes.K, Sizes.N);
}

/// <summary>The element-by-element kernels, beside TensorPrimitives where it has the same function.</summary>
public class ElementwiseBenchmarks
{
    private double[] x = [], y = [], z = [], bias = [];

    [Params(60, 2000, 16000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        x = [.. Enumerable.Range(0, Length).Select(_ => (8 * random.NextDouble()) - 4)];
        (y, z, bias) = ([.. x], new double[Length], new double[20]);
    }

    [Benchmark]
    public void Exp() => Exponential.Apply(x, z);

    [Benchmark]
    public void TensorPrimitivesExp() => TensorPrimitives.Exp<double>(x, z);

    [Benchmark]
    public void SigmoidForward() => Elementwise.Apply<Sigmoid>(x, x, 0, z);

    [Benchmark]
    public void TensorPrimitivesSigmoid() => TensorPrimitives.Sigmoid<double>(x, z);

    [Benchmark]
    public void SigmoidBackward() => Sigmoid.Backward(x, y, z);

    [Benchmark]
    public void AddScaled() => Vectors.AddScaled(z, 1e-9, x);

    [Benchmark]
    public double SumOfSquares() => Vectors.SumOfSquares(x);

    [Benchmark]
    public void AddBias() => Columns.AddBias(z, bias);

    [Benchmark]
    public void SumOfColumns() => Columns.Sum(x, bias);
}

/// <summary>The fused head in the shapes of W2 and W3.</summary>
public class HeadBenchmarks
{
    private double[] z = [], y = [], delta = [];

    [Params(3, 10)]
    public int Outputs { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int m = Outputs == 3 ? 32 : 128;
        var random = new Random(1);
        z = [.. Enumerable.Range(0, Outputs * m).Select(_ => random.NextDouble())];
        (y, delta) = (new double[z.Length], new double[z.Length]);
        for (int j = 0; j < m; j++)
        {
            y[(j * Outputs) + (j % Outputs)] = 1;
        }
    }

    [Benchmark]
    public double LossAndDelta() => SoftmaxCrossEntropy.LossAndDelta(z, y, delta, Outputs);

    [Benchmark(Baseline = true)]
    public double ScalarLossAndDelta() => SoftmaxCrossEntropy.ScalarLossAndDelta(z, y, delta, Outputs);
}

/// <summary>The kernels of small networks, in the shapes of W1 and W2.</summary>
public class NarrowBenchmarks
{
    private double[] x = [], h = [], delta = [], z2 = [], w1 = [], w2 = [], b1 = [], b2 = [], gradientW2 = [], gradientW1 = [], gradientB1 = [];
    private int m;

    /// <summary>Inputs, units, outputs and samples.</summary>
    [Params("1-20-1 200", "2-64-3 32")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Shape.Split('-', ' ').Select(s => int.Parse(s, System.Globalization.CultureInfo.InvariantCulture))];
        (int inputs, int units, int outputs) = (sizes[0], sizes[1], sizes[2]);
        m = sizes[3];
        int stride = Narrow.Stride(m);
        var random = new Random(1);
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        (x, h, delta, z2) = (new double[inputs * stride], new double[units * stride], new double[outputs * stride], new double[outputs * m]);
        (w1, b1, w2, b2) = (Numbers(units * inputs), Numbers(units), Numbers(outputs * units), Numbers(outputs));
        (gradientW2, gradientW1, gradientB1) = (new double[w2.Length], new double[w1.Length], new double[b1.Length]);
        Narrow.BySample(Numbers(inputs * m), inputs, m, x);
        Narrow.BySample(Numbers(outputs * m), outputs, m, delta);
    }

    [Benchmark]
    public void Forward() => NarrowForward.Run(x, w1, b1, w2, b2, h, z2, m);

    [Benchmark]
    public void Backward() => NarrowBackward.Run(x, h, delta, w2, gradientW2, gradientW1, gradientB1, m);
}
