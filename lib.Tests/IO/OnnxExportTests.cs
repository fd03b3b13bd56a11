using System.Numerics;
using CsCheck;
using Eml.Data;
using Eml.Heads;
using Eml.IO;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Xunit;

namespace Eml.Tests.IO;

/// <summary>What we export, run by ONNX Runtime.</summary>
public sealed class OnnxExportTests : IDisposable
{
    private static readonly Gen<Model> Models =
        from widths in Gen.Int[1, 9].Array[2, 5]
        from activation in Gen.Int[0, 3].Select(i => Activation.All[i])
        from classifies in Gen.Bool
        from scaleInputs in Gen.Bool
        from scaleTargets in Gen.Bool
        from seed in Gen.Int[0, 1_000_000]
        let shape = classifies && widths[^1] == 1 ? [.. widths[..^1], 2] : widths
        let network = Network.Create(shape, activation, classifies ? Head.SoftmaxCrossEntropy : Head.LinearQuadratic, seed)
        select new Model(
            network,
            scaleInputs ? Standardizer.Fit(10 * Matrix<double>.Build.Random(shape[0], 5, seed)) : null,
            scaleTargets && !classifies ? Standardizer.Fit(10 * Matrix<double>.Build.Random(shape[^1], 5, seed + 1)) : null,
            classifies ? [.. Enumerable.Range(0, shape[^1]).Select(c => $"class {c} é")] : null);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ONNX_Runtime_computes_the_same_for_1000_random_networks() => Models.Sample(
        model =>
        {
            string file = folder.File(Guid.NewGuid() + ".onnx");
            Matrix<double> X = 3 * Matrix<double>.Build.Random(model.Network.Inputs, 7, 5);
            Matrix<double> expected = model.Predict(X);
            ModelFile.ExportOnnx(model, file);
            double wide = Worst(expected, Run(file, X.ToArray(), out string[] classes));
            ModelFile.ExportOnnx(model, file, singlePrecision: true);
            double narrow = Worst(expected, Run(file, Single(X), out _));
            File.Delete(file);
            Assert.True(wide <= Tolerances.OnnxDouble, $"{model}: double differs by {wide:R}");
            Assert.True(narrow <= Tolerances.OnnxSingle, $"{model}: float differs by {narrow:R}");
            Assert.Equal(model.ClassNames.Count > 0 ? model.Classify(X) : [], classes);
        },
        iter: 1000, seed: "0000KVwUCmT7", threads: 2);

    [Fact]
    public void What_single_precision_cannot_hold_is_refused_before_anything_is_written()
    {
        Network network = Network.Create([1, 1], Activation.Identity, Head.LinearQuadratic, seed: 1);
        network.Layers[0].Weights[0, 0] = 1e300;
        Assert.Contains("W1 has the value 1E+300", Assert.Throws<ArgumentException>(() => ModelFile.ExportOnnx(new Model(network), folder.File("a.onnx"), singlePrecision: true)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        ModelFile.ExportOnnx(new Model(network), folder.File("a.onnx"));
        network.Layers[0].Bias[0] = double.NaN;
        Assert.Throws<ArgumentException>(() => ModelFile.ExportOnnx(new Model(network), folder.File("a.onnx")));
    }

    [Fact]
    public void Inputs_outputs_and_the_network_are_named()
    {
        Dataset iris = RealData.Iris();
        ModelFile.ExportOnnx(new Model(Network.Create([4, 5, 3], Activation.Sigmoid, Head.SoftmaxCrossEntropy, seed: 1), Standardizer.Fit(iris.Inputs), classNames: iris.TargetNames), folder.File("a.onnx"));
        using var session = new InferenceSession(folder.File("a.onnx"));
        Assert.Equal(["X"], session.InputMetadata.Keys);
        Assert.Equal(["Y", "class"], session.OutputMetadata.Keys);
        Assert.Equal([-1, 4], session.InputMetadata["X"].Dimensions);
        Assert.StartsWith("4-5-3 sigmoid", session.ModelMetadata.CustomMetadataMap["network"], StringComparison.Ordinal);
    }

    private static float[,] Single(Matrix<double> X)
    {
        float[,] single = new float[X.RowCount, X.ColumnCount];
        for (int i = 0; i < X.RowCount; i++)
        {
            for (int j = 0; j < X.ColumnCount; j++)
            {
                single[i, j] = (float)X[i, j];
            }
        }

        return single;
    }

    /// <summary>Samples are columns here and rows there.</summary>
    private static double[,] Run<T>(string file, T[,] X, out string[] classes)
        where T : INumberBase<T>
    {
        (int inputs, int m) = (X.GetLength(0), X.GetLength(1));
        var rows = new DenseTensor<T>([m, inputs]);
        for (int j = 0; j < m; j++)
        {
            for (int i = 0; i < inputs; i++)
            {
                rows[j, i] = X[i, j];
            }
        }

        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(file, options);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("X", rows)]);
        Tensor<T> Y = results.First(r => r.Name == "Y").AsTensor<T>();
        classes = [.. results.Where(r => r.Name == "class").SelectMany(r => r.AsEnumerable<string>())];
        double[,] columns = new double[Y.Dimensions[1], m];
        for (int j = 0; j < m; j++)
        {
            for (int i = 0; i < columns.GetLength(0); i++)
            {
                columns[i, j] = double.CreateTruncating(Y[j, i]);
            }
        }

        return columns;
    }

    private static double Worst(Matrix<double> expected, double[,] found)
    {
        double scale = Math.Max(1, expected.Enumerate().Max(Math.Abs));
        return (expected - Matrix<double>.Build.DenseOfArray(found)).Enumerate().Max(Math.Abs) / scale;
    }
}
