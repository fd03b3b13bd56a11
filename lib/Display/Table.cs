using System.Globalization;
using System.Net;
using System.Text;

namespace Eml.Display;

/// <summary>A table with a caption: as HTML that inherits its colours from the page, and as aligned text. Text stands to the left, numbers to the right.</summary>
internal sealed class Table
{
    private readonly string caption;
    private readonly string[] headers;
    private readonly List<string[]> rows = [];
    private readonly bool[] right;

    /// <param name="caption">What the table shows.</param>
    /// <param name="headers">The column titles.</param>
    /// <param name="rows">As many cells a row as there are headers; numbers are written with the invariant culture.</param>
    public Table(string caption, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<object?>> rows)
    {
        this.caption = caption;
        this.headers = [.. headers];
        right = new bool[headers.Count];
        foreach (IReadOnlyList<object?> row in rows)
        {
            this.rows.Add([.. row.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "")]);
            for (int j = 0; j < right.Length; j++)
            {
                right[j] |= row[j] is not (string or null);
            }
        }
    }

    /// <summary>The table as HTML; all text is encoded.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder("<table class=\"eml\"><caption style=\"text-align:left;font-weight:600;padding:4px 0\">")
            .Append(WebUtility.HtmlEncode(caption)).Append("</caption><thead>");
        Append("th", headers);
        html.Append("</thead><tbody>");
        foreach (string[] row in rows)
        {
            Append("td", row);
        }

        return html.Append("</tbody></table>").ToString();

        void Append(string tag, string[] cells)
        {
            html.Append("<tr>");
            for (int j = 0; j < cells.Length; j++)
            {
                html.Append('<').Append(tag).Append(" style=\"text-align:").Append(right[j] ? "right" : "left").Append("\">")
                    .Append(WebUtility.HtmlEncode(cells[j])).Append("</").Append(tag).Append('>');
            }

            html.Append("</tr>");
        }
    }

    /// <summary>The caption and the rows, a line each, without a line end after the last.</summary>
    public override string ToString()
    {
        int[] widths = [.. headers.Select((header, j) => rows.Select(row => row[j].Length).Append(header.Length).Max())];
        var text = new StringBuilder(caption);
        foreach (string[] row in rows.Prepend(headers))
        {
            var cells = row.Select((cell, j) => right[j] ? cell.PadLeft(widths[j]) : cell.PadRight(widths[j]));
            text.Append('\n').Append(string.Join("  ", cells).TrimEnd());
        }

        return text.ToString();
    }
}
