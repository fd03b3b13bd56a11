namespace Eml.Runner.Report;

/// <summary>Where the links between the pages of a report lead.</summary>
/// <param name="Pages">The file name of the page of each file that has one, by the file's full path.</param>
/// <param name="Equations">The equation numbers that have a place to link to.</param>
/// <param name="EquationPage">The page of the equations.</param>
internal sealed record PageLinks(IReadOnlyDictionary<string, string> Pages, IReadOnlySet<string> Equations, string EquationPage)
{
    /// <summary>No pages and no equations.</summary>
    public static PageLinks None { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), "");

    /// <summary>Where a link leads: to another site or a place on the page as it is, to a file's page, or, where the report holds no such page, nowhere (null).</summary>
    /// <param name="url">The link as it is written.</param>
    /// <param name="folder">The folder of the file it stands in.</param>
    public string? Resolve(string url, string folder)
    {
        if (url.StartsWith('#') || url.Contains(':', StringComparison.Ordinal))
        {
            return url;
        }

        string[] parts = url.Split('#', 2);
        string path = Path.GetFullPath(Uri.UnescapeDataString(parts[0]), Path.GetFullPath(folder));
        return Pages.TryGetValue(path, out string? page) ? Uri.EscapeDataString(page) + (parts.Length > 1 ? "#" + parts[1] : "") : null;
    }
}
