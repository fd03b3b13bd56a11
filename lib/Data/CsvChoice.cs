namespace Eml.Data;

/// <summary>Which columns of a recognised CSV file are targets and inputs: those that are named, or those that nobody excludes. What nobody named becomes a note.</summary>
internal sealed class CsvChoice(CsvTable table, List<string> notes)
{
    private readonly string file = CsvRefusal.File(table.File);
    private readonly CsvOptions options = table.Decided;
    private readonly Dictionary<string, int> indices = table.Columns.Index().ToDictionary(c => c.Item.Name, c => c.Index, StringComparer.Ordinal);

    /// <summary>The target columns: those of these names, or the last one with values that is not left out.</summary>
    public int[] Targets(IReadOnlyList<string>? targets, bool classes)
    {
        HashSet<int> leftOut = LeftOut();
        if (targets is null)
        {
            int last = table.Columns.Index().LastOrDefault(c => c.Item.IsUsed && !leftOut.Contains(c.Index), (-1, null!)).Index;
            if (last < 0)
            {
                throw CsvRefusal.Because($"{file} has no column with values{(leftOut.Count > 0 ? " that is not left out" : "")}.");
            }

            notes.Add($"Target: {Name(last)}, the last column{(leftOut.Any(c => c > last) ? " that is not left out" : "")}.");
            return [last];
        }

        int[] y = Columns(targets, nameof(targets));
        RefuseBoth(y, "is a target", leftOut, "left out", nameof(targets));
        return !classes || y.Length == 1 ? y
            : throw CsvRefusal.Argument(nameof(targets), $"targets names {y.Length} columns; class labels stand in one.");
    }

    /// <summary>The input columns: those of these names, or all that are no target and not left out.</summary>
    public int[] Inputs(IReadOnlyList<string>? inputs, int[] y)
    {
        var targets = y.ToHashSet();
        HashSet<int> leftOut = LeftOut();
        int[] x = inputs is null
            ? [.. Enumerable.Range(0, table.Columns.Count).Where(c => table.Columns[c].IsUsed && !targets.Contains(c) && !leftOut.Contains(c))]
            : Columns(inputs, nameof(inputs));
        RefuseBoth(x, "is an input", targets, "a target", nameof(inputs));
        RefuseBoth(x, "is an input", leftOut, "left out", nameof(inputs));
        CheckOneHot(x, targets, leftOut);
        if (inputs is null)
        {
            if (leftOut.Count > 0)
            {
                notes.Add($"Left out, as asked: {CsvRefusal.Names(options.LeaveOut)}.");
            }

            notes.Add(Require.Invariant($"Inputs: {(x.Length == 1 ? Name(x[0]) : $"the {x.Length} other columns")}."));
        }

        return x.Length > 0 ? x
            : throw CsvRefusal.Because($"{file} has {Require.Count(table.Columns.Count, "column")}, {CsvRefusal.Names(table.Columns.Select(c => c.Name))}, and none is left for the inputs; fields are separated by {CsvRecognition.SeparatorName(options.Separator!.Value)}, the option Separator decides otherwise.");
    }

    private HashSet<int> LeftOut() => [.. options.LeaveOut.Select(name => Column(name, nameof(options.LeaveOut)))];

    /// <summary>An option that would do nothing is refused, or at least noted.</summary>
    private void CheckOneHot(int[] x, HashSet<int> targets, HashSet<int> leftOut)
    {
        int[] oneHot = [.. options.OneHot.Select(name => Column(name, nameof(options.OneHot)))];
        RefuseBoth(oneHot, "is to become one-hot inputs", targets, "a target, whose labels become one-hot by classes: true", nameof(options.OneHot));
        RefuseBoth(oneHot, "is to become one-hot inputs", leftOut, "left out", nameof(options.OneHot));
        string[] unused = [.. oneHot.Except(x).Select(c => table.Columns[c].Name)];
        if (unused.Length > 0)
        {
            notes.Add($"No inputs, although OneHot names them: {CsvRefusal.Names(unused)}.");
        }
    }

    private void RefuseBoth(int[] columns, string what, HashSet<int> others, string other, string argument)
    {
        if (columns.FirstOrDefault(others.Contains, -1) is int both and >= 0)
        {
            throw CsvRefusal.Argument(argument, $"The column {Name(both)} {what} and {other}; it can be one of them.");
        }
    }

    private int[] Columns(IReadOnlyList<string> names, string argument)
    {
        if (names.Count == 0)
        {
            throw CsvRefusal.Argument(argument, $"{argument} names no column; {file} has {CsvRefusal.Names(table.Columns.Select(c => c.Name))}.");
        }

        int[] columns = [.. names.Select(name => Column(name, argument))];
        var seen = new HashSet<int>();
        foreach (int column in columns)
        {
            if (!seen.Add(column))
            {
                throw CsvRefusal.Argument(argument, $"{argument} names the column {Name(column)} twice; {file} has {CsvRefusal.Names(table.Columns.Select(c => c.Name))}.");
            }
        }

        return columns;
    }

    private int Column(string name, string argument) => name is not null && indices.TryGetValue(name, out int column)
        ? column
        : throw CsvRefusal.Argument(argument, $"{argument} names the column {(name is null ? "null" : CsvRefusal.Value(name))}; {file} has {CsvRefusal.Names(table.Columns.Select(c => c.Name))}.");

    private string Name(int column) => CsvRefusal.Value(table.Columns[column].Name);
}
