using System.Net;
using System.Text.RegularExpressions;

namespace Eml.Runner.Report;

/// <summary>
/// HTML that a notebook brings. What only shows something stands in the page as it is; what is active runs in a frame of its own, which neither
/// sees the page nor can lead it elsewhere. The library's figures are neither: the page draws them itself, from their data.
/// </summary>
internal static partial class HtmlFrame
{
    private const string Begin = "<iframe class=\"frame\" sandbox=\"allow-scripts\" title=\"What the cell shows\" srcdoc=\"";

    /// <summary>Tells the page how high the frame's text is: at once, because nothing is observed while a frame is out of sight, and when the page asks, because it may not have listened yet.</summary>
    private const string TellHeight = "const tell = () => parent.postMessage({ emlHeight: document.documentElement.scrollHeight }, \"*\"); tell(); addEventListener(\"load\", tell); addEventListener(\"message\", tell); new ResizeObserver(tell).observe(document.documentElement);";

    private const string Style = ":root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; } body { margin: 0; overflow-x: auto; }";

    /// <summary>The HTML as it stands in a page.</summary>
    public static string Around(string html)
    {
        if (!Active().IsMatch(html))
        {
            return html;
        }

        string plotly = html.Contains("Plotly", StringComparison.Ordinal) ? $"<script>{HtmlPage.Script(Assets.Plotly)}</script>" : "";
        string document = $"<!DOCTYPE html><meta charset=\"utf-8\"><style>{Style}</style>{plotly}<body>{html}<script>{TellHeight}</script>";
        return $"{Begin}{WebUtility.HtmlEncode(document)}\"></iframe>";
    }

    /// <summary>Prose, which has no frame: what is active in it is shown as it is written. A script there may be the same as one of a frame, whose hash the page's policy names.</summary>
    public static string Prose(string html) => Active().Replace(html, tag => "&lt;" + tag.Value[1..]);

    /// <summary>The scripts of a page's frames.</summary>
    public static IEnumerable<string> Scripts(string page) => Frame().Matches(page)
        .Select(frame => WebUtility.HtmlDecode(frame.Groups["document"].Value))
        .SelectMany(document => ScriptElement().Matches(document).Select(script => script.Groups["code"].Value));

    [GeneratedRegex(@"<(script|i?frame|frameset|object|embed|meta|base|link|form|portal)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Active();

    [GeneratedRegex("<iframe class=\"frame\" sandbox=\"allow-scripts\" title=\"What the cell shows\" srcdoc=\"(?<document>[^\"]*)\"></iframe>", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Frame();

    [GeneratedRegex(@"<script\b[^>]*>(?<code>.*?)</script\s*>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex ScriptElement();
}
