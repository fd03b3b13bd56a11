using System.Globalization;
using System.Text;

namespace Eml.Data;

/// <summary>Whether the first row of a CSV file names its columns, and how the columns are called.</summary>
internal static class CsvHeader
{
    /// <summary>The decision, why, and, where the file leaves it open, the question.</summary>
    public static (bool Header, string Reason, string? Question) Recognise(List<string[]> rows, CsvMissing missing, string file)
    {
        string[] first = rows[0];
        List<string[]> others = rows[1..];
        if (IsPandasCount(first) && others.Count > 0)
        {
            return (true, "its first name is empty and the others count from 0, as pandas writes them", null);
        }

        bool[] mayBeName = [.. first.Select(field => !IsMissing(field, missing) && !CsvNumber.IsNumber(field))];
        int number = Array.FindIndex(first, CsvNumber.IsNumber);
        int above = Array.FindIndex([.. first.Index()], f => mayBeName[f.Index] && HoldsNumbers(others, f.Index, missing));
        if (number >= 0 && above >= 0)
        {
            string question = $"{CsvRefusal.File(file)} leaves open whether its first row holds names ({CsvRefusal.Value(first[above])} stands above numbers) or data ({CsvRefusal.Value(first[number])} is a number): the option Header, true or false, decides.";
            return (true, "but that is open", question);
        }

        int text = Array.FindIndex([.. first.Index()], f => mayBeName[f.Index] && !others.Exists(row => f.Index < row.Length && row[f.Index] == f.Item));
        if (number >= 0 && text >= 0 && CountUp(first))
        {
            string question = $"{CsvRefusal.File(file)} leaves open whether its first row holds names ({CsvRefusal.Value(first[text])} stands nowhere below, and its numbers count up from {CsvRefusal.Value(first[number])}, as years do) or data: the option Header, true or false, decides.";
            return (true, "but that is open", question);
        }

        if (number >= 0 && StandApart(first, others))
        {
            string question = $"{CsvRefusal.File(file)} leaves open whether its first row holds names (its numbers grow from {CsvRefusal.Value(first[number])} on, and each lies far from the values below it) or data: the option Header, true or false, decides.";
            return (true, "but that is open", question);
        }

        if (number >= 0)
        {
            bool counts = first.Length > 2 && first.Index().All(f => f.Item == Require.Invariant($"{f.Index}"));
            return (false, $"there are numbers in the first row ({CsvRefusal.Value(first[number])}){(counts ? "; if 0, 1, 2, … are names, set Header to true" : "")}", null);
        }

        if (!mayBeName.Contains(true))
        {
            return (false, "the values of the first row are missing", null);
        }

        if (above >= 0)
        {
            return (true, $"{CsvRefusal.Value(first[above])} stands above numbers", null);
        }

        int again = Array.FindIndex([.. first.Index()], f => f.Item.Length > 0 && others.Exists(row => f.Index < row.Length && row[f.Index] == f.Item));
        return again >= 0
            ? (false, $"{CsvRefusal.Value(first[again])} of the first row stands again below", null)
            : (true, "the first row is text that does not stand again below", null);
    }

    /// <summary>The names of a header, made different from one another; what had to be changed is noted. Without a header they are c1, c2, ….</summary>
    public static string[] Names(string[]? header, int count, List<string> notes)
    {
        string[] names = new string[count];
        var taken = new HashSet<string>(header ?? [], StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        var copies = new Dictionary<string, int>(StringComparer.Ordinal);
        List<string> renamed = [];
        for (int c = 0; c < count; c++)
        {
            bool isNamed = header is not null && !IsUnnamed(header[c]);
            string name = isNamed ? header![c] : Require.Invariant($"c{c + 1}");
            bool isFree = isNamed ? given.Add(name) : taken.Add(name);
            if (!isFree)
            {
                int copy = copies.GetValueOrDefault(name, 1);
                string original = name;
                do
                {
                    name = Require.Invariant($"{original} ({++copy})");
                }
                while (!taken.Add(name));
                copies[original] = copy;
                renamed.Add(name);
            }

            names[c] = name;
        }

        if (renamed.Count > 0)
        {
            notes.Add($"Names that stand twice: the later columns are called {CsvRefusal.Names(renamed)}.");
        }

        return names;
    }

    /// <summary>No name, or the one that pandas gives a column without.</summary>
    public static bool IsUnnamed(string name) => name.Length == 0 || name.StartsWith("Unnamed: ", StringComparison.Ordinal);

    private static bool IsPandasCount(string[] first) =>
        first.Length > 1 && first[0].Length == 0 && first[1..].Index().All(f => f.Item == Require.Invariant($"{f.Index}"));

    /// <summary>Whether its numbers, at least two, are whole ones that follow one another.</summary>
    private static bool CountUp(string[] first)
    {
        int[] numbers = [.. first.Where(CsvNumber.IsNumber).Select(field => int.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : int.MinValue)];
        return numbers.Length >= 2 && !numbers.Contains(int.MinValue) && numbers.Index().All(n => n.Item == numbers[0] + n.Index);
    }

    /// <summary>
    /// Whether its numbers, at least two, grow, and each lies further from the numbers below it than these lie from one another: years or wavelengths above measurements.
    /// </summary>
    private static bool StandApart(string[] first, List<string[]> others)
    {
        (int Column, double Value)[] names = [.. first.Index().Select(f => (f.Index, Value: CsvNumber.Value(f.Item))).Where(f => f.Value is not null).Select(f => (f.Index, f.Value!.Value))];
        return names.Length >= 2 && others.Count >= 2 && names.Zip(names[1..], (a, b) => a.Value < b.Value).All(grows => grows) && Array.TrueForAll(names, IsFar);

        bool IsFar((int Column, double Value) name)
        {
            double[] below = [.. others.Where(row => name.Column < row.Length).Select(row => CsvNumber.Value(row[name.Column])).OfType<double>()];
            return below.Length == 0 || Math.Max(below.Min() - name.Value, name.Value - below.Max()) > below.Max() - below.Min();
        }
    }

    private static bool HoldsNumbers(List<string[]> rows, int column, CsvMissing missing)
    {
        int numbers = 0, others = 0;
        foreach (string[] row in rows)
        {
            if (column < row.Length && !IsMissing(row[column], missing))
            {
                _ = CsvNumber.IsNumber(row[column]) ? numbers++ : others++;
            }
        }

        return numbers > others;
    }

    private static bool IsMissing(string field, CsvMissing missing) => missing.IsMissing(Encoding.UTF8.GetBytes(field));
}
