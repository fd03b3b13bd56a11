using System.Text.Json.Nodes;
using Eml.Testing;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>Every text of the report can be read, in light and in dark colours.</summary>
public sealed class ContrastTests
{
    /// <summary>
    /// The texts whose contrast is below WCAG 2.2, success criterion 1.4.3, level AA: 4.5 : 1, or 3 : 1 from 24 px, or bold from 18.66 px, on.
    /// Colour and background are as computed, half-transparent layers laid over one another. Figures choose their own colours and are left out.
    /// </summary>
    private const string TooFaint = """
        (() => {
          const read = text => {
            const parts = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(text);
            if (!parts) throw new Error("This colour is not read: " + text);
            return [+parts[1], +parts[2], +parts[3], parts[4] === undefined ? 1 : +parts[4]];
          };
          const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
          const background = element => {
            if (!element) throw new Error("The page has no opaque background.");
            const own = read(getComputedStyle(element).backgroundColor);
            return own[3] === 1 ? own : over(own, background(element.parentElement));
          };
          const luminance = colour => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
            const c = colour[i] / 255;
            return sum + weight * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
          }, 0);
          const found = [];
          const seen = new Set();
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || element.closest("script, style, svg, .eml-figure") || !element.checkVisibility({ visibilityProperty: true })) continue;
            for (let e = element; e; e = e.parentElement) {
              seen.add(e.localName);
              e.classList.forEach(name => seen.add("." + name));
              if (getComputedStyle(e).opacity !== "1") throw new Error("Opacity is not reckoned with: " + e.outerHTML.slice(0, 100));
            }
            const style = getComputedStyle(element);
            const ground = background(element);
            const [high, low] = [luminance(over(read(style.color), ground)), luminance(ground)].sort((a, b) => b - a);
            const ratio = (high + 0.05) / (low + 0.05);
            const size = parseFloat(style.fontSize);
            const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
            if (!(ratio >= (isLarge ? 3 : 4.5))) {
              found.push(`${ratio.toFixed(2)} ${element.localName}.${element.className} ${style.color} on ${ground}: ${walker.currentNode.data.trim().slice(0, 40)}`);
            }
          }
          return { found, seen: [...seen] };
        })()
        """;

    private static readonly string[] kinds =
    [
        "h1", "h2", "p", "a", "nav", "blockquote", "table", "th", "td", ".katex", ".run", ".mark", ".passed", ".failed", ".stream", ".stderr", ".value", ".error", ".raw", ".markdown-alert",
        ".c-keyword", ".c-string", ".c-number", ".c-comment", ".c-type", ".c-method", ".c-directive",
    ];

    [Fact(Explicit = true)]
    public async Task Every_text_of_the_report_has_enough_contrast_in_light_and_in_dark()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using WatchedPage page = await WatchedPage.StartAsync();
        using var folder = new TestFolder();
        string good = folder.Write("good.ipynb",
            "md:# Title\n\nProse, [a link](#title), `code`, $x^2$.\n\n## Part\n\n> Quoted.\n\n> [!NOTE]\n> A note.\n\n|a|b|\n|-|-|\n|1|2|",
            $"#r \"{TestFolder.Library.Replace('\\', '/')}\"",
            "#pragma warning disable\n// A comment.\nclass Kind\n{\n    public string Name(int count) => $\"{count + 1}\" + \"text\";\n}",
            "Console.WriteLine(\"out\"); Console.Error.WriteLine(\"err\"); new[] { 1, 2 }",
            FigureTests.Sound);
        await File.WriteAllTextAsync(good, (await File.ReadAllTextAsync(good, cancellation)).Replace("\"cells\":[", "\"cells\":[{\"cell_type\":\"raw\",\"id\":\"raw\",\"metadata\":{},\"source\":\"raw\"},", StringComparison.Ordinal), cancellation);
        string bad = folder.Write("bad.ipynb", "throw new InvalidOperationException(\"no\");");
        RunnerResult result = folder.Run(good, bad);
        Assert.True(result.Output.Contains("4 passed, 1 failed", StringComparison.Ordinal), result.Output + result.Error);

        foreach (bool dark in new[] { false, true })
        {
            HashSet<string> seen = [];
            await page.ShowAsync(1200, 800, dark);
            foreach (string name in new[] { "good", "bad", "index" })
            {
                await page.OpenAsync(Path.Combine(folder.Report, name + ".html"));
                var look = await page.EvaluateAsync<JsonNode>(TooFaint);
                Assert.Equal([], look["found"]!.AsArray().Select(text => $"{name}, {(dark ? "dark" : "light")}: {text}"));
                seen.UnionWith(look["seen"]!.AsArray().Select(kind => kind!.ToString()));
            }

            Assert.Empty(kinds.Except(seen));

            // The check sees a colour that is too faint.
            await page.OpenAsync(Path.Combine(folder.Report, "good.html"));
            await page.EvaluateAsync<object?>($"document.documentElement.style.setProperty('--comment', '{(dark ? "#6b7075" : "#8a9096")}')");
            string[] faint = [.. (await page.EvaluateAsync<JsonNode>(TooFaint))["found"]!.AsArray().Select(text => text!.ToString())];
            Assert.Contains(faint, text => text.EndsWith("// A comment.", StringComparison.Ordinal));
        }
    }
}
