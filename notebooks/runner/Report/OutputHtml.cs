using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Report;

/// <summary>Turns a cell's outputs into HTML, the richest media type first.</summary>
internal static partial class OutputHtml
{
    private static readonly string[] Preference =
    [
        MediaTypes.Html, MediaTypes.Plotly, "image/svg+xml", MediaTypes.Png, "image/jpeg", "text/markdown", "text/latex", "application/json", MediaTypes.PlainText,
    ];

    /// <summary>The outputs of a cell, in order.</summary>
    public static string ToHtml(Cell cell, MarkdownText markdown)
    {
        var html = new StringBuilder();
        foreach (JsonObject output in cell.Outputs.OfType<JsonObject>())
        {
            switch (output["output_type"]!.ToString())
            {
                case "stream":
                    html.Append(Pre(output["name"]?.ToString() == "stderr" ? "stream stderr" : "stream", Text.Join(output["text"])));
                    break;
                case "error":
                    html.Append("<div role=\"alert\">")
                        .Append(Pre("error", string.Join('\n', output["traceback"]!.AsArray().Select(line => line!.ToString()))))
                        .Append("</div>");
                    break;
                default:
                    html.Append(Bundle(output["data"] as JsonObject ?? [], markdown));
                    break;
            }
        }

        return html.ToString();
    }

    /// <summary>Whether a cell's outputs need plotly.js on the page.</summary>
    public static bool NeedsPlotly(Cell cell) =>
        cell.Outputs.OfType<JsonObject>().Any(output => output["data"] is JsonObject data && data.ContainsKey(MediaTypes.Plotly));

    /// <summary>One value: the richest of its media types.</summary>
    public static string Bundle(JsonObject data, MarkdownText markdown)
    {
        string? mime = Preference.FirstOrDefault(data.ContainsKey);
        string text = mime is null ? "" : data[mime] is JsonObject json ? json.ToJsonString() : Text.Join(data[mime]);
        string html = data.ContainsKey(MediaTypes.Html) ? Text.Join(data[MediaTypes.Html]) : "";
        string alternative = WebUtility.HtmlEncode(Text.Join(data[MediaTypes.PlainText]));
        return mime switch
        {
            null => "",
            MediaTypes.Html when html.Contains("class=\"eml-figure\"", StringComparison.Ordinal) && data[MediaTypes.Plotly] is JsonObject figure => Figure(figure.ToJsonString(), alternative),
            MediaTypes.Html => $"<div class=\"value\">{HtmlFrame.Around(html)}</div>",
            MediaTypes.Plotly =>
                $"<div class=\"value plot\" role=\"img\" aria-label=\"{alternative}\">{Data(text)}</div>",
            "image/svg+xml" => $"<div class=\"value\">{HtmlFrame.Around(text)}</div>",
            MediaTypes.Png or "image/jpeg" => $"<div class=\"value\"><img alt=\"{alternative}\" src=\"data:{mime};base64,{text.Trim()}\"></div>",
            "text/markdown" => $"<div class=\"value\">{markdown.ToHtml(text)}</div>",
            "text/latex" => $"<div class=\"value\"><span class=\"math display\">{WebUtility.HtmlEncode(text.Trim().Trim('$'))}</span></div>",
            _ => Pre("value", text),
        };
    }

    /// <summary>A figure of the library: page.js draws it with the library's figure.js, from its data.</summary>
    private static string Figure(string json, string summary)
    {
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12];
        return $"<div class=\"value\"><div class=\"eml-figure\" data-figure=\"eml-{id}\" role=\"figure\" aria-label=\"{summary}\"><p>{summary}</p><noscript>The plot itself needs JavaScript.</noscript></div>{Data(json)}</div>";
    }

    private static string Data(string json) => $"<script type=\"application/json\">{json.Replace("<", "\\u003c", StringComparison.Ordinal)}</script>";

    private static string Pre(string name, string text) =>
        $"<pre class=\"{name}\" tabindex=\"0\">{WebUtility.HtmlEncode(Escape().Replace(text, ""))}</pre>";

    [GeneratedRegex(@"\x1b\[[0-9;]*[A-Za-z]", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Escape();
}
