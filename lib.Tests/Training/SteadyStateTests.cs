using Eml.Data;
using Eml.Heads;
using Eml.Kernels;
using Eml.Tests.Kernels;
using Eml.Training;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Training;

/// <summary>
/// The shapes of the speed comparison (W1, W2, W3), and the digits in full batch: a training step allocates nothing, and its bits do not depend on the number of threads.
/// Beside <see cref="WorkersTests"/>, because the number of threads is everybody's.
/// </summary>
[Collection(nameof(WorkersTests))]
public sealed class SteadyStateTests : IDisposable
{
    private readonly int before = Workers.Threads;

    public void Dispose() => Workers.Threads = before;

    /// <remarks>The history is reserved for the first 16,384 epochs; beyond, a list that grows allocates. That is why Epochs stays below.</remarks>
    [Theory]
    [InlineData(1, 20, 1, 200, 200)]
    [InlineData(2, 64, 3, 600, 32)]
    [InlineData(784, 128, 10, 640, 128)]
    [InlineData(64, 48, 10, 1078, 1078)]
    public void A_thousand_steps_of_these_shapes_allocate_nothing(int n0, int n1, int n2, int samples, int batchSize)
    {
        TrainingRun run = Run(n0, n1, n2, samples, batchSize, epochs: 2000);
        Allocations.WarmUp(() => run.StepBatch());
        int records = run.History.Count;
        Allocations.AssertNone(1000, () => run.StepBatch());
        Assert.True(run.History.Count > records, "no epoch ended while it was measured");
    }

    [Theory]
    [InlineData(1, 20, 1, 200, 200)]
    [InlineData(2, 64, 3, 600, 32)]
    [InlineData(784, 128, 10, 256, 128)]
    [InlineData(784, 130, 10, 300, 300)]
    [InlineData(4, 900, 3, 130, 130)]
    [InlineData(64, 48, 10, 1078, 1078)]
    public void Gradient_and_training_are_the_same_to_the_last_bit_on_1_2_and_8_threads(int n0, int n1, int n2, int samples, int batchSize)
    {
        double[]? gradient = null, trained = null;
        foreach (int threads in new[] { 1, 2, 8 })
        {
            Workers.Threads = threads;
            TrainingRun run = Run(n0, n1, n2, samples, batchSize, epochs: 10);
            double[] actual = run.Network.Gradient(Inputs(n0, samples), Targets(n2, samples)).Parameters.ToArray();
            Step(run, 6);
            string on = Require.Invariant($"on {threads} threads");
            Numbers.AssertSameBits(gradient ??= actual, actual, $"gradient {on}");
            double[] weights = run.Network.Parameters.ToArray();
            Numbers.AssertSameBits(trained ??= weights, weights, $"weights {on}");
        }
    }

    private static void Step(TrainingRun run, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            run.StepBatch();
        }
    }

    private static TrainingRun Run(int n0, int n1, int n2, int samples, int batchSize, int epochs) => new(
        Network.Create([n0, n1, n2], Activation.Sigmoid, n2 == 1 ? Head.LinearQuadratic : Head.SoftmaxCrossEntropy, seed: 1),
        new Dataset("steady", Inputs(n0, samples), Targets(n2, samples)),
        null,
        new TrainingOptions { Epochs = epochs, BatchSize = batchSize, LearningRate = 0.01 });

    private static Matrix<double> Inputs(int n0, int samples) => Matrix<double>.Build.Dense(n0, samples, Numbers.Random(n0 * samples, 5));

    private static Matrix<double> Targets(int n2, int samples) => n2 == 1
        ? Matrix<double>.Build.Dense(1, samples, Numbers.Random(samples, 6))
        : Matrix<double>.Build.Dense(n2, samples, (i, j) => j % n2 == i ? 1 : 0);
}
