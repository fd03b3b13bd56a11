using Eml.Data;
using Eml.Heads;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Kernels;

/// <summary>
/// Kernels compute with addresses, which keep nothing alive. Here the collector runs all the time, and what it sets free is filled with other numbers at once.
/// No other test runs beside these: they would only wait for the collector.
/// </summary>
[CollectionDefinition(nameof(LifetimeTests), DisableParallelization = true)]
[Collection(nameof(LifetimeTests))]
public sealed class LifetimeTests
{
    private const int Outputs = 10, Samples = 10_000, Times = 4;

    private static readonly Matrix<double> z = Matrix<double>.Build.Dense(Outputs, Samples, Numbers.Random(Outputs * Samples, 1));
    private static readonly Matrix<double> Y = Labels.OneHot([.. Enumerable.Range(0, Samples).Select(s => s % Outputs)], Outputs);

    public static TheoryData<string> Heads => [Head.LinearQuadratic.Name, Head.SoftmaxCrossEntropy.Name];

    [Theory, MemberData(nameof(Heads))]
    public async Task What_is_computed_with_stays_until_it_is_done(string name)
    {
        Head head = Head.Parse(name);
        Network network = Network.Create([Outputs, 3, Outputs], Activation.Sigmoid, head, seed: 1);
        double loss = head.Loss(z, Y), whole = network.Loss(z, Y);
        double[] gradient = network.Gradient(z, Y).Parameters.ToArray();
        Matrix<double> delta = head.Delta(z, Y), output = head.Output(z), predicted = network.Predict(z);
        using var done = new CancellationTokenSource();
        Task collector = Task.Run(() => CollectAndRefill(done.Token), TestContext.Current.CancellationToken);
        try
        {
            for (int i = 0; i < Times; i++)
            {
                Assert.Equal(loss, head.Loss(z, Y));
                Assert.Equal(whole, network.Loss(z, Y));
                Assert.Equal(delta, head.Delta(z, Y));
                Assert.Equal(output, head.Output(z));
                Assert.Equal(predicted, network.Predict(z));
                Assert.Equal(gradient, network.Gradient(z, Y).Parameters.ToArray());
            }
        }
        finally
        {
            await done.CancelAsync();
            await collector;
        }
    }

    private static void CollectAndRefill(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            GC.Collect();
            for (int i = 0; i < 8; i++)
            {
                GC.AllocateUninitializedArray<double>(Outputs * Samples, pinned: true).AsSpan().Fill(double.NaN);
            }
        }
    }
}
