using System.Net;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Eml.Runner.Report;

/// <summary>A heading for the table of contents.</summary>
internal sealed record Heading(int Level, string Id, string Html);

/// <summary>Turns markdown into HTML: formulas for KaTeX, local images inside the page, equation numbers as links.</summary>
/// <param name="folder">The folder against which images and links resolve.</param>
/// <param name="links">Where links lead.</param>
internal sealed partial class MarkdownText(string folder, PageLinks links)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseGridTables().UseMathematics().UseFootnotes().UseEmphasisExtras().UseTaskLists().UseDefinitionLists()
        .UseAutoLinks().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UseAlertBlocks().Build();

    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly List<Heading> headings = [];

    /// <summary>The headings of all text rendered so far.</summary>
    public IReadOnlyList<Heading> Headings => headings;

    /// <summary>Renders a piece of markdown. What is nested too deeply for that stays as it is written.</summary>
    public string ToHtml(string markdown)
    {
        try
        {
            return HtmlFrame.Prose(Render(markdown));
        }
        catch (ArgumentException e) when (e.Message.Contains("nested", StringComparison.Ordinal))
        {
            return $"<p>This text is nested too deeply to be drawn:</p>\n<pre class=\"raw\" tabindex=\"0\">{WebUtility.HtmlEncode(markdown)}</pre>";
        }
    }

    private string Render(string markdown)
    {
        MarkdownDocument document = Markdown.Parse(markdown, Pipeline);
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlMathInlineRenderer>(new MathInlineRenderer());
        renderer.ObjectRenderers.Replace<HtmlMathBlockRenderer>(new MathBlockRenderer());
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.CodeBlockRenderer>(new HighlightedCodeRenderer());
        foreach (LinkInline link in document.Descendants<LinkInline>().ToArray())
        {
            link.Url = link.IsImage ? DataUri(link.Url) : links.Resolve(link.Url ?? "", folder);
            if (link.Url is null)
            {
                // A file that is not in the report: its name stays, as text.
                link.ReplaceBy(new ContainerInline());
            }
        }

        foreach (HeadingBlock heading in document.Descendants<HeadingBlock>())
        {
            HtmlAttributes attributes = heading.GetAttributes();
            attributes.Id = Unique(attributes.Id ?? "section");
            using var text = new StringWriter();
            var inner = new HtmlRenderer(text) { EnableHtmlForInline = true };
            Pipeline.Setup(inner);
            inner.ObjectRenderers.Replace<HtmlMathInlineRenderer>(new MathInlineRenderer());
            inner.WriteLeafInline(heading);
            headings.Add(new Heading(heading.Level, attributes.Id, Anchor().Replace(text.ToString(), "")));
        }

        LinkEquations(document);
        renderer.Render(document);
        return writer.ToString();
    }

    private string Unique(string id)
    {
        string unique = id;
        for (int n = 2; !ids.Add(unique); n++)
        {
            unique = FormattableString.Invariant($"{id}-{n}");
        }

        return unique;
    }

    private void LinkEquations(MarkdownDocument document)
    {
        foreach (LiteralInline literal in document.Descendants<LiteralInline>().ToArray())
        {
            string text = literal.Content.ToString();
            MatchCollection citations = Citation().Matches(text);
            if (citations.Count == 0 || literal.Parent is LinkInline)
            {
                continue;
            }

            string html = WebUtility.HtmlEncode(text);
            html = Citation().Replace(html, citation => Number().Replace(citation.Value, number =>
                links.Equations.Contains(number.Groups["number"].Value) ? $"<a class=\"eq\" href=\"{links.EquationPage}#eq-{number.Groups["number"].Value}\">{number.Value}</a>" : number.Value));
            literal.ReplaceBy(new HtmlInline(html));
        }
    }

    private string DataUri(string? url)
    {
        if (url is null || url.StartsWith("data:", StringComparison.Ordinal) || url.Contains("://", StringComparison.Ordinal))
        {
            return url ?? "";
        }

        string path = Path.Combine(folder, Uri.UnescapeDataString(url));
        string? mime = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" => "image/png",
            ".JPG" or ".JPEG" => "image/jpeg",
            ".GIF" => "image/gif",
            ".SVG" => "image/svg+xml",
            ".WEBP" => "image/webp",
            _ => null,
        };
        return mime is not null && RegularFile.Exists(path) ? $"data:{mime};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}" : url;
    }

    /// <summary>A formula as an element that the page's script hands to KaTeX; without the script its source is read.</summary>
    private static string Formula(string tex, bool display)
    {
        string id = display && EquationTags.In(tex).FirstOrDefault() is { } number ? $" id=\"eq-{number}\"" : "";
        return $"<span class=\"math{(display ? " display" : "")}\"{id}>{WebUtility.HtmlEncode(tex.Trim())}</span>";
    }

    private sealed class MathInlineRenderer : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline obj) =>
            renderer.Write(Formula(obj.Content.ToString(), obj.DelimiterCount == 2));
    }

    private sealed class MathBlockRenderer : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock obj) =>
            renderer.EnsureLine().Write(Formula(obj.Lines.ToString(), display: true)).EnsureLine();
    }

    private sealed class HighlightedCodeRenderer : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock obj)
        {
            string code = obj.Lines.ToString();
            string? language = (obj as FencedCodeBlock)?.Info;
            renderer.EnsureLine().Write("<pre class=\"code\" tabindex=\"0\"><code>")
                .Write(language is "csharp" or "cs" or "c#" ? CSharpHighlighter.ToHtml(code) : WebUtility.HtmlEncode(code))
                .Write("</code></pre>").EnsureLine();
        }
    }

    [GeneratedRegex(@"\b[Ee]qs?\.[ \u00A0]?\(\d+\.\d+\)(([ \u00A0]?(,|and|to|–|-|/)[ \u00A0]?)+\(\d+\.\d+\))*", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Citation();

    [GeneratedRegex(@"\((?<number>\d+\.\d+)\)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Number();

    [GeneratedRegex("</?a[^>]*>", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Anchor();
}
