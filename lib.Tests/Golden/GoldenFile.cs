using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Tests.Golden;

/// <summary>Values computed by another implementation; the script beside each file says how.</summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    public static T Read<T>(string name) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)), Options)
        ?? throw new InvalidDataException($"{name} is empty.");

    public static Matrix<double> Rows(double[][] rows) => Matrix<double>.Build.DenseOfRowArrays(rows);
}

internal sealed record GoldenNetworks(string Source, GoldenNetwork[] Networks);

internal sealed record GoldenNetwork(
    int[] Widths, string[] Activations, string Head, double[][] X, double[][] Y, double[][][] W, double[][] B,
    double[][] Output, double Loss, double[][][] GradientW, double[][] GradientB)
{
    public Network Build() => new(
        [.. W.Select((w, l) => new DenseLayer(
            GoldenFile.Rows(w), Vector<double>.Build.Dense(B[l]), l < Activations.Length ? Activation.Parse(Activations[l]) : Activation.Identity))],
        Eml.Heads.Head.Parse(Head));
}

internal sealed record GoldenMetrics(
    string Source, int[] Actual, double[][] YHat, double Accuracy, double[] TopK, int[][] Confusion,
    double[] Precision, double[] Recall, double[] F1, int[] Support, double MacroF1, double LogLoss,
    int[] CalibrationCount, double[] CalibrationConfidence, double[] CalibrationAccuracy, double CalibrationError)
{
    public static GoldenMetrics Read() => GoldenFile.Read<GoldenMetrics>("metrics.json");
}
