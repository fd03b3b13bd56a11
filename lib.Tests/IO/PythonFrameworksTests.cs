using System.Globalization;
using Eml.Heads;
using Eml.IO;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.IO;

/// <summary>Networks trained in PyTorch and scikit-learn, brought here by README's own lines, and back. They predict the same on both sides.</summary>
public sealed class PythonFrameworksTests : IDisposable
{
    private const string Prepare = """
        import os
        os.chdir(sys.argv[1])
        rng = np.random.default_rng(3)
        X = rng.normal(size=(60, 4))
        labels = (X[:, 0] + X[:, 1] ** 2 > 1).astype(int) + (X[:, 2] > 0.5)

        """;

    private const string Torch = """
        torch.manual_seed(1)
        torch.set_num_threads(1)
        net = torch.nn.Sequential(torch.nn.Linear(4, 7), torch.nn.Sigmoid(), torch.nn.Linear(7, 3)).to(getattr(torch, sys.argv[2]))
        x, y = torch.tensor(X).to(getattr(torch, sys.argv[2])), torch.tensor(labels)
        answer = lambda: torch.softmax(net(x), 1).detach().numpy().astype('f8')

        """;

    private const string Learn = """
        import sklearn.neural_network, warnings
        warnings.simplefilter('ignore')
        make = {'classes': lambda: sklearn.neural_network.MLPClassifier((7,), 'tanh', max_iter=40, random_state=1).fit(X, labels),
                'two': lambda: sklearn.neural_network.MLPClassifier((7,), 'tanh', max_iter=40, random_state=1).fit(X, labels > 0),
                'regression': lambda: sklearn.neural_network.MLPRegressor((7,), 'tanh', max_iter=40, random_state=1).fit(X, X[:, :2] * 3)}
        net = make[sys.argv[2]]()
        answer = lambda: net.predict(X) if sys.argv[2] == 'regression' else net.predict_proba(X)

        """;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory(Explicit = true)]
    [InlineData("float64", Tolerances.ImportedDouble)]
    [InlineData("float32", Tolerances.ImportedSingle)]
    public void PyTorch_and_back(string type, double tolerance)
    {
        NumPy.RunWith("torch", Prepare + Torch + """
            optimiser = torch.optim.Adam(net.parameters(), 0.05)
            for _ in range(40):
                optimiser.zero_grad()
                torch.nn.functional.cross_entropy(net(x), y).backward()
                optimiser.step()

            """ + Line("net.state_dict()") + Keep, folder.Path, type);
        Model model = Import(Activation.Sigmoid, Head.SoftmaxCrossEntropy, tolerance);
        ModelFile.Save(model, folder.Path);
        string back = type == "float64" ? "" : "net, x = net.double(), torch.tensor(X)\n";
        Near(model, NumPy.RunWith("torch", Prepare + Torch + back + Load + Line("net.load_state_dict") + Worst, folder.Path, type), Tolerances.ImportedDouble);
    }

    [Theory(Explicit = true)]
    [InlineData("classes")]
    [InlineData("two")]
    [InlineData("regression")]
    public void ScikitLearn_and_back(string task)
    {
        NumPy.RunWith("sklearn", Prepare + Learn + Line("*net.coefs_") + Keep, folder.Path, task);
        Model model = Import(Activation.Tanh, task == "regression" ? Head.LinearQuadratic : Head.SoftmaxCrossEntropy, Tolerances.ImportedDouble);
        ModelFile.Save(model, folder.Path);
        if (task != "two")      // there its one logistic output has become two classes
        {
            string forget = "net.coefs_ = [0 * c for c in net.coefs_]\n";
            Near(model, NumPy.RunWith("sklearn", Prepare + Learn + forget + Load + Line("net.coefs_, net.intercepts_") + Worst, folder.Path, task), Tolerances.ImportedDouble);
        }
    }

    /// <summary>Keras is not among Debian's packages: an object with its two methods and its order of arrays stands for it.</summary>
    [Fact]
    public void Keras_order_and_back()
    {
        const string Stand = """
            class Net:
                def __init__(self): self.w = [rng.normal(size=s) for s in [(4, 7), (7,), (7, 3), (3,)]]
                def get_weights(self): return self.w
                def set_weights(self, w): assert [a.shape for a in w] == [a.shape for a in self.w]; self.w = w
            net = Net()
            answer = lambda: np.tanh(X @ net.w[0] + net.w[1]) @ net.w[2] + net.w[3]

            """;
        NumPy.Run(Prepare + Stand + Line("net.get_weights()") + Keep, folder.Path);
        Model model = Import(Activation.Tanh, Head.LinearQuadratic, Tolerances.ImportedDouble);
        ModelFile.Save(model, folder.Path);
        Near(model, NumPy.Run(Prepare + Stand + "net.w = [0 * a for a in net.w]\n" + Load + Line("net.set_weights") + Worst, folder.Path), Tolerances.ImportedDouble);
    }

    private const string Keep = "\nnp.save('X.npy', X); np.save('Y.npy', answer())";

    private const string Load = "m = np.load('model.npz')\n";

    private const string Worst = "\nprint(repr(float(np.abs(answer() - np.load('ours.npy')).max())))";

    /// <summary>The one line of README's Python that has this text.</summary>
    private static string Line(string text) => File.ReadLines(Repository.File("README.md")).Single(line => line.Contains(text, StringComparison.Ordinal) && (line.StartsWith("np.", StringComparison.Ordinal) || line.StartsWith("net.", StringComparison.Ordinal)));

    private Model Import(Activation hidden, Head head, double tolerance)
    {
        Model model = ModelFile.Import(folder.File("weights.npz"), hidden, head);
        Matrix<double> yHat = model.Predict(Npy.ReadMatrix(folder.File("X.npy")).Transpose()).Transpose();
        Npy.Write(folder.File("ours.npy"), yHat);
        double worst = (yHat - Npy.ReadMatrix(folder.File("Y.npy"))).Enumerate().Max(Math.Abs);
        Assert.True(worst <= tolerance, $"{model}: imported, it differs by {worst:R}");
        return model;
    }

    private static void Near(Model model, string worst, double tolerance) =>
        Assert.True(double.Parse(worst, CultureInfo.InvariantCulture) <= tolerance, $"{model}: brought back, it differs by {worst}");
}
