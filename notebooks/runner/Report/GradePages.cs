using System.Globalization;
using System.Net;
using System.Text;
using Eml.Runner.Exercises;

namespace Eml.Runner.Report;

/// <summary>A page of feedback for each submission, and a table of all.</summary>
internal sealed class GradePages
{
    private const string Index = "index.html";
    private readonly string folder;
    private readonly Dictionary<string, string> files;

    private GradePages(string folder, Dictionary<string, string> files) => (this.folder, this.files) = (folder, files);

    /// <summary>Makes sure that the pages can be written, before anything runs.</summary>
    /// <exception cref="UsageException">A file that the runner did not write is in the way, or the folder cannot be made.</exception>
    public static GradePages Prepare(string folder, IReadOnlyList<string> labels)
    {
        var names = labels.ToDictionary(label => label, label => label.Replace('/', '-') + ".html", StringComparer.Ordinal);
        if (names.Values.Append(Index).GroupBy(file => file, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new UsageException($"Two pages of feedback would be called {twice.Key}; rename a submission.");
        }

        ReportFolder.CheckOwn(folder, names.Values.Append(Index));
        ReportFolder.Make(folder, 1_000_000, names.Values.Append(Index));
        return new GradePages(folder, names);
    }

    /// <summary>Writes the pages.</summary>
    /// <param name="grades">The grades.</param>
    /// <param name="folder">Another folder than the one asked for, when that cannot be written to any more.</param>
    /// <returns>The path of the table.</returns>
    public string Write(IReadOnlyList<Grade> grades, string? folder = null)
    {
        folder ??= this.folder;
        foreach (Grade grade in grades)
        {
            AtomicFile.WriteText(Path.Combine(folder, files[grade.Label]), Page(grade, folder));
        }

        string index = Path.Combine(folder, Index);
        AtomicFile.WriteText(index, Table(grades));
        return index;
    }

    private static string Page(Grade grade, string folder)
    {
        var body = new StringBuilder($"<section class=\"prose\"><h1>{WebUtility.HtmlEncode(grade.Label)}</h1></section>\n<p class=\"run\">{WebUtility.HtmlEncode(grade.ToString())}</p>\n");
        foreach (Verdict verdict in grade.Verdicts)
        {
            string state = verdict.IsSolved ? "<span class=\"state passed\">solved</span>"
                : verdict.Attempt.IsMissing ? "<span class=\"state\">not answered</span>"
                : "<span class=\"state failed\">not solved</span>";
            string question = new MarkdownText(folder, PageLinks.None).ToHtml(verdict.Exercise.Question), hint = WebUtility.HtmlEncode(verdict.Exercise.Hint);
            body.Append(CultureInfo.InvariantCulture, $"<section class=\"prose\"><h2 id=\"{WebUtility.HtmlEncode(verdict.Exercise.Id)}\">Exercise {verdict.Exercise.Number}</h2>\n{question}</section>\n<p class=\"run\">Your turn: {hint}</p>\n<p class=\"run\">{state}</p>\n");
            if (verdict.Attempt.Answers.Count > 0)
            {
                body.Append("<pre class=\"code\" tabindex=\"0\"><code>").Append(CSharpHighlighter.ToHtml(string.Join('\n', verdict.Attempt.Answers).TrimEnd())).Append("</code></pre>\n");
            }

            if (!verdict.IsSolved && !verdict.Attempt.IsMissing)
            {
                body.Append("<pre class=\"error told\" tabindex=\"0\">").Append(WebUtility.HtmlEncode(verdict.Feedback)).Append("</pre>\n");
            }
        }

        return HtmlPage.Build(grade.Label, "<p><a href=\"index.html\">All submissions</a></p>", body.ToString());
    }

    private string Table(IReadOnlyList<Grade> grades)
    {
        var body = new StringBuilder("<section class=\"prose\"><h1>Submissions</h1>\n<p>✓ solved, ✗ not solved, – not answered</p>\n");
        foreach (IGrouping<string, Grade> notebook in grades.GroupBy(grade => grade.Notebook, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Verdict[] columns = [.. notebook.First().Verdicts];
            body.Append(CultureInfo.InvariantCulture, $"<h2>{WebUtility.HtmlEncode(notebook.Key.Length == 0 ? "Not graded" : notebook.Key)}</h2>\n<table>\n<thead><tr><th>submission</th><th>solved</th>")
                .Append(string.Concat(columns.Select(column => $"<th title=\"{WebUtility.HtmlEncode(column.Exercise.Hint)}\">{WebUtility.HtmlEncode(column.Exercise.Id)}</th>"))).Append("</tr></thead>\n<tbody>\n");
            foreach (Grade grade in notebook)
            {
                string solved = grade.Reason is null ? string.Create(CultureInfo.InvariantCulture, $"{grade.Solved} of {grade.Verdicts.Count}") : WebUtility.HtmlEncode(grade.Reason);
                body.Append(CultureInfo.InvariantCulture, $"<tr><td><a href=\"{Uri.EscapeDataString(files[grade.Label])}\">{WebUtility.HtmlEncode(grade.Label)}</a></td><td>{solved}</td>")
                    .Append(string.Concat(grade.Verdicts.Select(verdict => verdict.IsSolved ? "<td>✓</td>" : verdict.Attempt.IsMissing ? "<td>–</td>" : "<td>✗</td>"))).Append("</tr>\n");
            }

            body.Append("</tbody>\n</table>\n");
        }

        return HtmlPage.Build("Submissions", "", body.Append("</section>").ToString());
    }
}
