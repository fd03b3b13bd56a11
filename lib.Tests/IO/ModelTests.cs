using Eml.Data;
using Eml.Heads;
using Eml.IO;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.IO;

public sealed class ModelTests
{
    private static readonly Network Classifier = Network.Create([2, 4, 3], Activation.Sigmoid, Head.SoftmaxCrossEntropy, seed: 1);
    private static readonly Network Regression = Network.Create([2, 4, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 1);
    private static readonly Standardizer Two = Standardizer.Fit(Matrix<double>.Build.DenseOfRowArrays([10, 20, 60], [-1, 0, 4]));
    private static readonly Matrix<double> X = Matrix<double>.Build.DenseOfRowArrays([12, 70], [3, 0.5]);

    [Fact]
    public void Raw_values_go_in_and_the_targets_unit_comes_out()
    {
        Standardizer target = Standardizer.Fit(Matrix<double>.Build.DenseOfRowArrays([100, 300.0]));
        var model = new Model(Regression, Two, target);
        Assert.Equal(target.Inverse(Regression.Predict(Two.Transform(X))), model.Predict(X));
        Assert.Equal(model.Predict(X).Column(1), model.Predict(X.Column(1)));
        Assert.Equal(Regression.Predict(X), new Model(Regression).Predict(X));
        Assert.Contains("use Predict", Assert.Throws<InvalidOperationException>(() => model.Classify(X)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_have_names()
    {
        var model = new Model(Classifier, Two, classNames: ["a", "b", "c"]);
        int[] expected = Labels.Argmax(Classifier.Predict(Two.Transform(X)));
        Assert.Equal(expected.Select(c => "abc"[c].ToString()), model.Classify(X));
        Assert.Equal(model.Classify(X)[1], model.Classify(X.Column(1)));
        Assert.Equal(["0", "1", "2"], new Model(Classifier).ClassNames);
        Assert.Equal("2-4-3 sigmoid, softmax+cross-entropy, inputs scaled, classes a, b, c", model.ToString());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Refused("inputScaling is for 1 row; the network has 2 inputs", () => new Model(Classifier, Standardizer.Fit(X.SubMatrix(0, 1, 0, 2))));
        Refused("targetScaling is for 2 rows; the network has 1 output", () => new Model(Regression, targetScaling: Two));
        Refused("probabilities, which have no unit", () => new Model(Classifier, targetScaling: Standardizer.Fit(Matrix<double>.Build.Random(3, 5, 1))));
        Refused("classNames is [a, b]; it has to hold 3", () => new Model(Classifier, classNames: ["a", "b"]));
        Refused("classNames[1] is null", () => new Model(Classifier, classNames: ["a", null!, "c"]));
        Refused("classNames[2] is 'c�' with half of a surrogate pair", () => new Model(Classifier, classNames: ["\U0001F600", "\uFFFD", "c\uD83D"]));
        Refused("classNames[0] is '��' with half", () => new Model(Classifier, classNames: ["\uDE00\uD83D", "b", "c"]));
        Assert.Equal("\U0001F600", new Model(Classifier, classNames: ["\U0001F600", "\uFFFD", "c"]).ClassNames[0]);
        Refused("none twice", () => new Model(Classifier, classNames: ["a", "b", "a"]));
        Refused("numbers, not classes", () => new Model(Regression, classNames: ["a"]));
        Refused("Feature 1 has mean 0 and scale 0", () => new Standardizer(Vector<double>.Build.Dense(2), Vector<double>.Build.Dense([1.0, 0.0])));
        Refused("mean has 2 elements and scale 1", () => new Standardizer(Vector<double>.Build.Dense(2), Vector<double>.Build.Dense(1, 1.0)));
    }

    private static void Refused(string reason, Func<object> make) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
}
