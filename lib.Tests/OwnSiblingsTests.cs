using System.Numerics;
using Eml.Data;
using Eml.Heads;
using Eml.IO;
using Eml.Oracles;
using Eml.Training;
using Xunit;

namespace Eml.Tests;

/// <summary>An activation, a head and an optimizer that the library does not know, each one class with public members only: they train, are checked, saved and loaded.</summary>
public sealed class OwnSiblingsTests
{
    [Theory]
    [InlineData("softsign")]
    [InlineData("swish")]
    public void They_train_are_checked_saved_and_loaded(string name)
    {
        Activation activation = Activation.All.FirstOrDefault(a => a.Name == name) ?? Registered(name == "swish" ? new Swish() : new Softsign());
        Head head = Head.All.FirstOrDefault(h => h.Name == "log-cosh") ?? Registered(new LogCosh());
        Dataset data = Eml.Tests.Training.Samples.Sine();
        Network network = Network.Create([1, 12, 7, 1], activation, head, seed: 2);
        GradientCheck.Run(network, data.Inputs, data.Targets).ThrowIfFailed();
        TrainingResult result = Trainer.Fit(network, data, null, new TrainingOptions { Epochs = 300, LearningRate = 0.02, Optimizer = new SignDescent() }, cancellation: TestContext.Current.CancellationToken);
        Assert.True(result.BestLoss < 0.5 * result.History[0].TrainingLoss, result.ToString());
        GradientCheck.Run(network, data.Inputs, data.Targets).ThrowIfFailed();

        using var stream = new MemoryStream();
        ModelFile.Write(stream, new Model(network));
        stream.Position = 0;
        Network loaded = ModelFile.Read(stream, "own.npz").Network;
        Assert.Equal(network.Predict(data.Inputs), loaded.Predict(data.Inputs));
        Assert.Same(activation, loaded.Layers[0].Activation);
        Assert.Same(head, loaded.Head);
    }

    [Theory]
    [InlineData(true, "The head log-cosh has no operation in ONNX here; linear+quadratic and softmax+cross-entropy have.")]
    [InlineData(false, "The activation softsign has no operation in ONNX here; sigmoid, tanh, relu and identity have.")]
    public void ONNX_has_no_word_for_them_and_nothing_is_written(bool ownHead, string reason)
    {
        Network network = ownHead ? Network.Create([1, 2, 1], Activation.Tanh, new LogCosh(), seed: 1) : Network.Create([1, 2, 1], new Softsign(), Head.LinearQuadratic, seed: 1);
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        if (ownHead)
        {
            _ = Head.All.FirstOrDefault(h => h.Name == "log-cosh") ?? Registered(new LogCosh());
        }

        var error = Assert.Throws<ArgumentException>(() => ModelFile.ExportOnnx(new Model(network), file));
        Assert.StartsWith(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal("model", error.ParamName);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void A_name_that_is_taken_is_refused()
    {
        Assert.Contains("'tanh'", Assert.Throws<ArgumentException>(() => Activation.Register(Activation.Tanh)).Message, StringComparison.Ordinal);
        Assert.Contains("linear+quadratic", Assert.Throws<ArgumentException>(() => Head.Register(Head.LinearQuadratic)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_that_register_at_once_lose_none()
    {
        IReadOnlyList<string> all = ["first"];
        using var ready = new Barrier(4);
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            ready.SignalAndWait();
            for (int i = 0; i < 100; i++)
            {
                Named.Add(ref all, Require.Invariant($"{t}-{i}"), name => name, "name");
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(401, all.Distinct().Count());
    }

    private static Activation Registered(Activation activation)
    {
        Activation.Register(activation);
        return activation;
    }

    private static Head Registered(Head head)
    {
        Head.Register(head);
        return head;
    }

    /// <summary>z/(1 + |z|), with derivative (1 − |h|)².</summary>
    private sealed class Softsign() : Activation("softsign")
    {
        public override (double Low, double High) Range => (-1, 1);

        public override bool DerivativeReadsZ => false;

        public override double Value(double z) => z / (1 + Math.Abs(z));

        public override Complex Value(Complex z) => z / (1 + (z.Real < 0 ? -z : z));

        public override double Derivative(double z, double h) => (1 - Math.Abs(h)) * (1 - Math.Abs(h));
    }

    /// <summary>z·σ(z), whose derivative needs z: h takes most of its values twice.</summary>
    private sealed class Swish() : Activation("swish")
    {
        public override double Value(double z) => z / (1 + Math.Exp(-z));

        public override Complex Value(Complex z) => z / (1 + Complex.Exp(-z));

        public override double Derivative(double z, double h) => (h + ((1 - h) / (1 + Math.Exp(-z))));
    }

    /// <summary>ŷ = z with L = Σ ln cosh(z − y), whose δ is tanh(z − y).</summary>
    private sealed class LogCosh() : Head("log-cosh")
    {
        public override void Output(ReadOnlySpan<double> z, Span<double> yHat) => z.CopyTo(yHat);

        public override double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> target)
        {
            double sum = 0;
            for (int i = 0; i < z.Length; i++)
            {
                sum += Math.Log(Math.Cosh(z[i] - target[i]));
            }

            return sum;
        }

        public override void Delta(ReadOnlySpan<double> z, ReadOnlySpan<double> target, Span<double> delta)
        {
            for (int i = 0; i < z.Length; i++)
            {
                delta[i] = Math.Tanh(z[i] - target[i]);
            }
        }

        public override Complex Loss(ReadOnlySpan<Complex> z, ReadOnlySpan<double> target)
        {
            Complex sum = Complex.Zero;
            for (int i = 0; i < z.Length; i++)
            {
                sum += Complex.Log(Complex.Cosh(z[i] - target[i]));
            }

            return sum;
        }
    }

    /// <summary>θ ← θ − η·0.05·sign(g).</summary>
    private sealed record SignDescent() : Optimizer("sign descent")
    {
        public override void Validate()
        {
        }

        public override UpdateRule Start(ParameterVector parameters) => new Rule();

        private sealed class Rule : UpdateRule
        {
            protected override void Step(int block, Span<double> theta, ReadOnlySpan<double> g, double rate)
            {
                for (int i = 0; i < theta.Length; i++)
                {
                    theta[i] -= 0.05 * rate * Math.Sign(g[i]);
                }
            }
        }
    }
}
