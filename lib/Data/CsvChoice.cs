namespace Eml.Data;

/// <summary>Which columns of a recognised CSV file are targets and inputs: those that are named, or those that nobody excludes. What nobody named becomes a note.</summary>
internal sealed class CsvChoice(CsvTable table, List<string> notes)
{
    private readonly string file = CsvRefusal.File(table.File);
    private readonly CsvOptions options = table.Decided;
    private readonly Dictionary<string, int> indices = table.Columns.Index().ToDictionary(c => c.Item.Name, c => c.Index, StringComparer.Ordinal);

    /// <summary>The target columns: those of these names, or the last one with values.</summary>
    public int[] Targets(IReadOnlyList<string>? targets, bool classes)
    {
        if (targets is null)
        {
            int last = table.Columns.Index().LastOrDefault(c => c.Item.IsUsed, (-1, null!)).Index;
            notes.Add(last >= 0 ? $"Target: {Name(last)}, the last column." : "");
            return last >= 0 ? [last] : throw CsvRefusal.Because($"{file} has no column with values.");
        }

        int[] y = Columns(targets, nameof(targets));
        return !classes || y.Length == 1 ? y
            : throw CsvRefusal.Argument(nameof(targets), $"targets names {y.Length} columns; class labels stand in one.");
    }

    /// <summary>The input columns: those of these names, or all that are no target and not left out.</summary>
    public int[] Inputs(IReadOnlyList<string>? inputs, int[] y)
    {
        var targets = y.ToHashSet();
        foreach (string name in options.OneHot)
        {
            Column(name, nameof(options.OneHot));
        }

        HashSet<int> leftOut = [.. options.LeaveOut.Select(name => Column(name, nameof(options.LeaveOut)))];
        if (inputs is null)
        {
            if (leftOut.Count > 0)
            {
                notes.Add($"Left out, as asked: {CsvRefusal.Names(options.LeaveOut)}.");
            }

            int[] x = [.. Enumerable.Range(0, table.Columns.Count).Where(c => table.Columns[c].IsUsed && !targets.Contains(c) && !leftOut.Contains(c))];
            notes.Add(Require.Invariant($"Inputs: {(x.Length == 1 ? Name(x[0]) : $"the {x.Length} other columns")}."));
            return x.Length > 0 ? x
                : throw CsvRefusal.Because($"{file} has {CsvRefusal.Count(table.Columns.Count, "column")}, {CsvRefusal.Names(table.Columns.Select(c => c.Name))}, and none is left for the inputs; fields are separated by {CsvRecognition.SeparatorName(options.Separator!.Value)}, the option Separator decides otherwise.");
        }

        int[] columns = Columns(inputs, nameof(inputs));
        if (columns.FirstOrDefault(targets.Contains, -1) is int both and >= 0)
        {
            throw CsvRefusal.Argument(nameof(inputs), $"The column {Name(both)} is an input and a target; it can be one of them.");
        }

        return columns.FirstOrDefault(leftOut.Contains, -1) is int left and >= 0
            ? throw CsvRefusal.Argument(nameof(inputs), $"The column {Name(left)} is an input, and LeaveOut names it; it can be one of them.")
            : columns;
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

    private int Column(string name, string argument) => indices.TryGetValue(name, out int column)
        ? column
        : throw CsvRefusal.Argument(argument, $"{argument} names the column {CsvRefusal.Value(name)}; {file} has {CsvRefusal.Names(table.Columns.Select(c => c.Name))}.");

    private string Name(int column) => CsvRefusal.Value(table.Columns[column].Name);
}
