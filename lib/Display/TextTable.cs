using System.Globalization;
using System.Text;

namespace Eml.Display;

/// <summary>Builds the same table as <see cref="HtmlTable"/> in plain text: columns aligned, text to the left, numbers to the right.</summary>
internal sealed class TextTable
{
    private readonly string caption;
    private readonly List<string[]> rows = [];
    private readonly bool[] right;

    /// <param name="caption">What the table shows.</param>
    /// <param name="headers">The column titles.</param>
    public TextTable(string caption, params ReadOnlySpan<string> headers)
    {
        this.caption = caption;
        rows.Add(headers.ToArray());
        right = new bool[headers.Length];
    }

    /// <summary>Adds a row of as many cells as there are headers; numbers are written with the invariant culture.</summary>
    public TextTable Row(params ReadOnlySpan<object?> cells)
    {
        string[] texts = new string[cells.Length];
        for (int j = 0; j < cells.Length; j++)
        {
            texts[j] = Convert.ToString(cells[j], CultureInfo.InvariantCulture) ?? "";
            right[j] |= cells[j] is not (string or null);
        }

        rows.Add(texts);
        return this;
    }

    /// <summary>The caption and the rows, a line each, without a line end after the last.</summary>
    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, right.Length).Select(j => rows.Max(row => row[j].Length))];
        var text = new StringBuilder(caption);
        foreach (string[] row in rows)
        {
            var cells = row.Select((cell, j) => right[j] ? cell.PadLeft(widths[j]) : cell.PadRight(widths[j]));
            text.Append('\n').Append(string.Join("  ", cells).TrimEnd());
        }

        return text.ToString();
    }
}
