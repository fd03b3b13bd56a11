using System.Globalization;
using Eml.Runner.Notebooks;
using Microsoft.DotNet.Interactive.Formatting;

namespace Eml.Runner.Execution;

/// <summary>Turns a value into a bundle of media types with .NET Interactive's formatters, so that it looks as it does in VS Code.</summary>
internal static class ValueFormatting
{
    /// <summary>The value in its preferred media types, as data if it is a figure or a gradient check, and, always, as plain text.</summary>
    public static Dictionary<string, string> Format(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            if (mimeTypes.Count == 0)
            {
                mimeTypes = Formatter.GetPreferredMimeTypesFor(value?.GetType());
                mimeTypes = [.. mimeTypes, .. new[] { MediaTypes.Plotly, MediaTypes.Checks }.Where(mime => HasFormatter(value, mime))];
            }

            var bundle = mimeTypes.Distinct(StringComparer.Ordinal).ToDictionary(mime => mime, mime => value.ToDisplayString(mime), StringComparer.Ordinal);
            bundle.TryAdd(PlainTextFormatter.MimeType, value.ToDisplayString(PlainTextFormatter.MimeType));
            return Limited(bundle);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>The bundle without what is too large: text is cut; HTML, pictures and data, of which a part is nothing, are left out. The text says so.</summary>
    private static Dictionary<string, string> Limited(Dictionary<string, string> bundle)
    {
        string[] large = [.. bundle.Where(entry => entry.Value.Length > MostOf(entry.Key)).Select(entry => entry.Key).Where(mime => mime != PlainTextFormatter.MimeType)];
        string notes = string.Concat(large.Select(mime => string.Create(CultureInfo.InvariantCulture, $"\n[{mime} is not kept: it has {bundle[mime].Length} characters, more than {MostOf(mime)}]")));
        Array.ForEach(large, mime => bundle.Remove(mime));
        bundle[PlainTextFormatter.MimeType] = TextLimit.Cut(bundle[PlainTextFormatter.MimeType], MostOf(PlainTextFormatter.MimeType)) + notes;
        return bundle;
    }

    /// <summary>A figure of the library may bring plotly.js; a page of text is long with a tenth of that.</summary>
    private static int MostOf(string mimeType) => mimeType == PlainTextFormatter.MimeType ? 1_000_000 : 10_000_000;

    /// <summary>Whether the value's type brings a formatter for a media type.</summary>
    private static bool HasFormatter(object? value, string mimeType) =>
        Formatter.RegisteredFormatters(includeDefaults: true).Any(formatter => formatter.MimeType == mimeType && formatter.Type.IsInstanceOfType(value));
}
