using System.Globalization;
using Eml.Runner.Notebooks;
using Eml.Testing;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>The formulas of the derivations and of a notebook, on pages of several widths.</summary>
public sealed class FormulaTests
{
    /// <summary>What is wrong: a number on its formula, or a formula that is not in the middle although there is room; a line that begins with the punctuation behind a formula.</summary>
    private const string Faults = """
        (() => {
          const found = [];
          const edge = (elements, side) => (side === "left" ? Math.min : Math.max)(...elements.map(e => e.getBoundingClientRect()).filter(r => r.width > 0).map(r => r[side]));
          const numbered = [...document.querySelectorAll(".math.display")].filter(formula => formula.querySelector(".katex-tag"));
          for (const formula of numbered) {
            const parts = [...formula.querySelectorAll(".katex-html > .katex-base")], box = formula.getBoundingClientRect();
            const left = edge(parts, "left"), right = edge(parts, "right"), number = edge([...formula.querySelectorAll(".katex-tag *")], "left");
            if (!(number - right >= 20)) found.push(`${formula.id}: ${number - right} px between formula and number`);
            if (number - right > 40 && Math.abs((left + right) - (box.left + box.right)) > 4) found.push(`${formula.id} is not in the middle`);
          }
          const inline = [...document.querySelectorAll(".math:not(.display)")];
          let marks = 0;
          for (const formula of inline) {
            const mark = formula.querySelector(".keep")?.lastChild ?? formula.nextSibling, part = [...formula.querySelectorAll(".katex-base")].at(-1);
            if (mark?.nodeType !== Node.TEXT_NODE || !/^[.,;:!?)]/.test(mark.data)) continue;
            marks++;
            const range = document.createRange();
            range.setStart(mark, 0);
            range.setEnd(mark, 1);
            const at = range.getBoundingClientRect(), end = part.getBoundingClientRect();
            if (at.left < end.right - 3 || at.top > end.bottom) found.push(`a line begins with '${mark.data}' behind ${formula.querySelector("annotation").textContent}`);
          }
          return [numbered.length, marks, found.join("\n")].join("|");
        })()
        """;

    [Fact(Explicit = true)]
    public async Task Numbers_stand_beside_their_formulas_and_punctuation_stays_behind_them()
    {
        await using WatchedPage page = await WatchedPage.StartAsync();
        using var folder = new TestFolder();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string derivations = await File.ReadAllTextAsync(Path.Combine(ShippedNotebooks.Folder, "..", "derivations.md"), cancellation);
        string prose = string.Join("\n\n", ShippedNotebooks.All.SelectMany(path => NotebookReader.Read(path).Cells).Where(cell => cell.Kind == CellKind.Markdown).Select(cell => cell.Source));
        Assert.Equal(0, folder.Run(folder.Write("a.ipynb", "md:" + derivations, "md:" + prose)).ExitCode);
        foreach (int width in new[] { 390, 480, 800, 1280 })
        {
            await page.ShowAsync(width, 900, dark: false);
            await page.OpenAsync(Path.Combine(folder.Report, "a.html"));
            string[] look = (await page.EvaluateAsync<string>(Faults)).Split('|', 3);
            Assert.Equal((width, ""), (width, look[2]));
            Assert.Equal("64", look[0]);
            Assert.InRange(int.Parse(look[1], CultureInfo.InvariantCulture), 300, 1000);
        }
    }
}
