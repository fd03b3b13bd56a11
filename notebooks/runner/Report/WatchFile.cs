using System.Text.Json.Nodes;

namespace Eml.Runner.Report;

/// <summary>The file watch.js beside the pages of a report: with <c>--watch</c>, open pages read it once a second to learn of a newer report, or why there is none.</summary>
internal static class WatchFile
{
    private const string Name = "watch.js";

    /// <summary>Names the newest report.</summary>
    public static void Announce(string folder, string stamp) => Write(folder, "stamp", stamp);

    /// <summary>Says why there is no newer report; nothing is said where there is no report at all.</summary>
    public static void Tell(string folder, string problem)
    {
        if (Directory.Exists(folder))
        {
            Write(folder, "problem", problem);
        }
    }

    /// <summary>Lets a page load the file, and nothing else.</summary>
    /// <param name="page">The page's HTML.</param>
    /// <param name="stamp">The report it belongs to; null if nothing is watched.</param>
    public static string Follow(string page, string? stamp)
    {
        if (stamp is null)
        {
            return page;
        }

        string script = $$"""

            setInterval(() => {
              const look = document.createElement("script");
              look.src = "{{Name}}?" + Date.now();
              look.onload = () => {
                look.remove();
                const { stamp, problem } = window.emlWatch;
                if (stamp && stamp !== "{{stamp}}") location.reload();
                document.getElementById("problem")?.remove();
                if (!problem) return;
                const note = Object.assign(document.createElement("pre"), { id: "problem", className: "error", tabIndex: 0 });
                note.setAttribute("role", "alert");
                note.textContent = "What follows is older than its sources, which do not run now:\n" + problem;
                document.getElementById("content").prepend(note);
              };
              document.head.append(look);
            }, 1000);

            """;
        int end = page.LastIndexOf("</body>", StringComparison.Ordinal), policy = page.IndexOf("script-src ", StringComparison.Ordinal) + "script-src ".Length;
        return $"{page[..policy]}file: {HtmlPage.Hash(script)} {page[policy..end]}<script>{script}</script>\n{page[end..]}";
    }

    private static void Write(string folder, string key, string value) =>
        AtomicFile.WriteText(Path.Combine(folder, Name), $"window.emlWatch = {new JsonObject { [key] = value }.ToJsonString()};\n");
}
