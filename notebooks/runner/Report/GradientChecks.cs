using System.Globalization;
using System.Text.Json.Nodes;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Report;

/// <summary>What the gradient checks of one notebook compared, summed up.</summary>
internal static class GradientChecks
{
    /// <summary>A sentence: how many comparisons of how many equations, and each oracle's worst error; empty without a check.</summary>
    /// <param name="notebook">The executed notebook.</param>
    public static string Summary(Notebook notebook)
    {
        JsonObject[] rows = [.. notebook.CodeCells.SelectMany(cell => cell.Outputs).OfType<JsonObject>().Select(output => (output["data"] as JsonObject)?[MediaTypes.Checks])
            .OfType<JsonArray>().SelectMany(list => list).OfType<JsonObject>().Where(IsRow)];
        if (rows.Length == 0)
        {
            return "";
        }

        int equations = rows.Select(row => row["equation"]!.ToString()).Distinct(StringComparer.Ordinal).Count();
        int passed = rows.Count(row => row["passed"]!.GetValue<bool>());
        IEnumerable<string> oracles = rows.GroupBy(row => row["oracle"]!.ToString(), StringComparer.Ordinal)
            .Select(oracle => string.Create(CultureInfo.InvariantCulture, $"{oracle.Key} {oracle.Max(Error):0.0e+00}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"Gradient checks: {passed} of {rows.Length} comparisons within tolerance, {equations} equations, {rows.Sum(row => row["compared"]!.GetValue<int>())} elements · worst relative error: {string.Join(", ", oracles)}");
    }

    /// <summary>Whether this is a row as the library writes it; a cell may show anything.</summary>
    private static bool IsRow(JsonObject row) =>
        row["equation"] is JsonValue && row["oracle"] is JsonValue && row["passed"] is JsonValue passed && passed.TryGetValue(out bool _)
        && row["compared"] is JsonValue compared && compared.TryGetValue(out int _);

    /// <summary>A row's error; what is no number is worse than any.</summary>
    private static double Error(JsonObject row) =>
        row["relativeError"] is JsonValue value && value.TryGetValue(out double error) ? error : double.PositiveInfinity;
}
