using System.Reflection;
using System.Text.RegularExpressions;
using Eml.Runner;

namespace Eml.Playground.Sessions;

/// <summary>The numbered equations of derivations.md, read from the file itself.</summary>
public static partial class Formulas
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> all = new(Load);

    /// <summary>The equation of that number in TeX, without its tag; null if there is none.</summary>
    public static string? Find(string number) => all.Value.GetValueOrDefault(number);

    private static Dictionary<string, string> Load()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("derivations.md")!;
        using var reader = new StreamReader(stream);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match block in Displayed().Matches(reader.ReadToEnd()))
        {
            string tex = block.Groups["tex"].Value;
            foreach (string number in EquationTags.In(tex))
            {
                found.TryAdd(number, EquationTags.Remove(tex));
            }
        }

        return found;
    }

    [GeneratedRegex(@"\$\$(?<tex>.*?)\$\$", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Displayed();
}
