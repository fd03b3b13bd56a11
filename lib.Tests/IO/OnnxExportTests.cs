using System.Numerics;
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
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ONNX_Runtime_computes_the_same_for_1000_random_networks() => Parallel.For(0, 1000, seed =>
    {
        Model model = RandomModel(new Random(seed));
        string file = folder.File(Guid.NewGuid() + ".onnx");
        Matrix<double> X = 3 * Matrix<double>.Build.Random(model.Network.Inputs, 7, 5);
        Matrix<double> expected = model.Predict(X);
        ModelFile.ExportOnnx(model, file);
        double wide = Worst(expected, Run(file, X.ToArray(), out string[] classes));
        ModelFile.ExportOnnx(model, file, singlePrecision: true);
        double narrow = Worst(expected, Run(file, Single(X), out _));
        File.Delete(file);
        Assert.True(wide <= Tolerances.OnnxDouble, $"{model}, seed {seed}: double differs by {wide:R}");
        Assert.True(narrow <= Tolerances.OnnxSingle, $"{model}, seed {seed}: float differs by {narrow:R}");
        Assert.Equal(model.ClassNames.Count > 0 ? model.Classify(X) : [], classes);
    });

    private static Model RandomModel(Random random)
    {
        int[] widths = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => random.Next(1, 10))];
        bool classifies = random.Next(2) == 0;
        widths[^1] = classifies ? Math.Max(2, widths[^1]) : widths[^1];
        Network network = Network.Create(widths, Activation.All[random.Next(4)], classifies ? Head.SoftmaxCrossEntropy : Head.LinearQuadratic, random.Next(1_000_000));
        return new Model(
            network,
            random.Next(2) == 0 ? Standardizer.Fit(10 * Matrix<double>.Build.Random(widths[0], 5, random.Next())) : null,
            random.Next(2) == 0 && !classifies ? Standardizer.Fit(10 * Matrix<double>.Build.Random(widths[^1], 5, random.Next())) : null,
            classifies ? [.. Enumerable.Range(0, widths[^1]).Select(c => $"class {c} é")] : null);
    }

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
