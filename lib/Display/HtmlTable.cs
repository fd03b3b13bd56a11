using System.Globalization;
using System.Net;
using System.Text;

namespace Eml.Display;

/// <summary>Builds a table that inherits its colours from the page, so that it is legible on light and on dark ground.</summary>
internal sealed class HtmlTable
{
    private readonly StringBuilder html = new();

    /// <param name="caption">What the table shows.</param>
    /// <param name="headers">The column titles.</param>
    public HtmlTable(string caption, params ReadOnlySpan<string> headers)
    {
        html.Append("<table class=\"eml\"><caption style=\"text-align:left;font-weight:600;padding:4px 0\">")
            .Append(WebUtility.HtmlEncode(caption)).Append("</caption><thead><tr>");
        foreach (string header in headers)
        {
            html.Append("<th style=\"text-align:left\">").Append(WebUtility.HtmlEncode(header)).Append("</th>");
        }

        html.Append("</tr></thead><tbody>");
    }

    /// <summary>Adds a row; text is encoded, numbers are written with the invariant culture.</summary>
    public HtmlTable Row(params ReadOnlySpan<object?> cells)
    {
        html.Append("<tr>");
        foreach (object? cell in cells)
        {
            string text = Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";
            html.Append(cell is string or null ? "<td style=\"text-align:left\">" : "<td style=\"text-align:right\">")
                .Append(WebUtility.HtmlEncode(text)).Append("</td>");
        }

        html.Append("</tr>");
        return this;
    }

    /// <summary>The finished table.</summary>
    public override string ToString() => html + "</tbody></table>";
}
