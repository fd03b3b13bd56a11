using Eml.Data;
using Eml.Heads;
using Eml.IO;
using Eml.Training;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace Eml.Benchmarks;

/// <summary>
/// One of the comparison's trainings: a sigmoid hidden layer and plain gradient descent with rate 0.1. The peers get the same data, the same
/// initial weights and, for the comparison of losses, the same batches, as .npy files.
/// </summary>
internal sealed record Workload(string Name, string Description, int N0, int N1, int N2, int Samples, int BatchSize, int Epochs, int CheckSteps)
{
    public const double LearningRate = 0.1;

    public static readonly Workload[] All =
    [
        new("W1", "200 samples, 1-20-1, linear+quadratic, full batch", 1, 20, 1, 200, 200, 4000, 200),
        new("W2", "600 samples, 2-64-3, softmax+cross-entropy, batches of 32", 2, 64, 3, 600, 32, 100, 200),
        new("W3", "12,800 samples, 784-128-10, softmax+cross-entropy, batches of 128", 784, 128, 10, 12800, 128, 2, 100),
    ];

    public int BatchesPerEpoch => (Samples + BatchSize - 1) / BatchSize;

    private bool IsRegression => Name == "W1";

    public Dataset Data()
    {
        var random = new Xoshiro256StarStar(1, threadSafe: false);
        Matrix<double> x = Matrix<double>.Build.Dense(N0, Samples), y = Matrix<double>.Build.Dense(N2, Samples);
        for (int j = 0; j < Samples; j++)
        {
            if (IsRegression)
            {
                x[0, j] = -3 + (6.0 * j / (Samples - 1));
                y[0, j] = Math.Sin(2 * x[0, j]) + (0.1 * Normal.Sample(random, 0, 1));
            }
            else if (N0 == 2)
            {
                int arm = j % N2;
                double t = random.NextDouble() * 4, angle = (2 * t) + (2.1 * arm);
                (x[0, j], x[1, j], y[arm, j]) = (t * Math.Cos(angle) / 4, t * Math.Sin(angle) / 4, 1);
            }
            else
            {
                for (int i = 0; i < N0; i++)
                {
                    x[i, j] = random.NextDouble();
                }

                y[random.Next(N2), j] = 1;
            }
        }

        return new Dataset(Name, x, y);
    }

    /// <summary>Standard normal weights over √inputs, as the peers' definition has them; biases 0.</summary>
    public Network Network()
    {
        var random = new Xoshiro256StarStar(2, threadSafe: false);
        DenseLayer Layer(int outputs, int inputs, Activation activation) => new(
            Matrix<double>.Build.Dense(outputs, inputs, (_, _) => Normal.Sample(random, 0, 1) / Math.Sqrt(inputs)),
            Vector<double>.Build.Dense(outputs),
            activation);
        return new Network(
            [Layer(N1, N0, Activation.Sigmoid), Layer(N2, N1, Activation.Identity)],
            IsRegression ? Head.LinearQuadratic : Head.Parse("softmax+cross-entropy"));
    }

    public TrainingRun Run(Dataset data, int epochs) =>
        new(Network(), data, null, new TrainingOptions { Epochs = epochs, BatchSize = BatchSize, LearningRate = LearningRate });

    /// <summary>The batch losses of the first steps.</summary>
    public double[] Losses(Dataset data)
    {
        TrainingRun run = Run(data, CheckSteps);
        return [.. Enumerable.Range(0, CheckSteps).Select(_ => run.StepBatch())];
    }

    /// <summary>Writes x, y, the initial weights and the sample order of the first steps into a folder.</summary>
    public void Write(string folder, Dataset data)
    {
        Network network = Network();
        Npy.Write(Path.Combine(folder, "x.npy"), data.Inputs);
        Npy.Write(Path.Combine(folder, "y.npy"), data.Targets);
        Npy.Write(Path.Combine(folder, "W1.npy"), network.Layers[0].Weights);
        Npy.Write(Path.Combine(folder, "W2.npy"), network.Layers[1].Weights);

        var source = new BatchSource(Samples, BatchSize, new TrainingOptions().Seed);
        var order = new List<double>();
        for (int step = 0; step < CheckSteps; step++)
        {
            order.AddRange(source.Next(step % BatchesPerEpoch).ToArray().Select(i => (double)i));
        }

        Npy.Write(Path.Combine(folder, "order.npy"), Vector<double>.Build.DenseOfEnumerable(order));
    }
}
