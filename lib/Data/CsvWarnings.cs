using MathNet.Numerics.LinearAlgebra.Double;

namespace Eml.Data;

/// <summary>Notes that begin with "Warning": what can be read but will hardly be meant.</summary>
internal static class CsvWarnings
{
    /// <summary>A first column without a name may be an identifier when so many of its numbers differ.</summary>
    private const double MostlyDifferent = 0.9;

    public static void Add(List<string> notes, CsvTable table, CsvValues[] inputs, CsvValues[] targets, DenseMatrix X, DenseMatrix Y, string[] names)
    {
        if (X.ColumnCount == 1)
        {
            notes.Add("Warning: there is one row only; it cannot be divided into parts.");
            return;
        }

        string[] constant = [.. names.Where((_, i) => IsConstant(X, i))];
        if (constant.Length > 0)
        {
            notes.Add($"Warning: the same value in every row, so that nothing can be learned from it: {CsvRefusal.Names(constant)}.");
        }

        string[] fixedTargets = [.. targets.OfType<CsvNumbers>().Select(t => t.Name).Where((_, i) => IsConstant(Y, i))];
        if (fixedTargets.Length > 0)
        {
            notes.Add($"Warning: the same target in every row, so that there is nothing to learn: {CsvRefusal.Names(fixedTargets)}.");
        }

        string[] identifiers = [.. inputs.Where(v => inputs.Length > 1 && LooksLikeIdentifier(table, v, X.ColumnCount)).Select(v => v.Name)];
        if (identifiers.Length > 0)
        {
            notes.Add($"Warning: {CsvRefusal.Names(identifiers)} may number or name the rows, from which a network learns by heart; the option LeaveOut leaves {(identifiers.Length == 1 ? "it" : "them")} out.");
        }
    }

    private static bool IsConstant(DenseMatrix matrix, int row)
    {
        double[] numbers = matrix.Values;
        for (int at = row; at < numbers.Length; at += matrix.RowCount)
        {
            if (numbers[at] != numbers[row])
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="table">The file.</param>
    /// <param name="values">A column of inputs; where a row was dropped, it has no value.</param>
    /// <param name="rows">How many rows were not dropped.</param>
    private static bool LooksLikeIdentifier(CsvTable table, CsvValues values, int rows)
    {
        string name = values.Name;
        if (name.Equals("index", StringComparison.OrdinalIgnoreCase) || (name.EndsWith("id", StringComparison.OrdinalIgnoreCase) && (name.Length == 2 || name[^3] is '_' or ' ' or '-' or '.' || name.EndsWith("Id", StringComparison.Ordinal))))
        {
            return true;
        }

        if (values is not CsvNumbers numbers)
        {
            return ((CsvCategories)values).Written.Count == rows;
        }

        (int Row, double Value)[] all = [.. numbers.Values.ToArray().Index().Where(v => !double.IsNaN(v.Item))];
        bool countsUp = all.Length > 2 && double.IsInteger(all[0].Value) && Array.TrueForAll(all, v => v.Value == all[0].Value + (v.Row - all[0].Row));
        return countsUp || (values.Column == 0 && table.Decided.Header == false && Array.TrueForAll(all, v => double.IsInteger(v.Value) && v.Value >= 0)
            && all.Max(v => v.Value) > 10.0 * all.Length && all.DistinctBy(v => v.Value).Count() > MostlyDifferent * all.Length);
    }
}
