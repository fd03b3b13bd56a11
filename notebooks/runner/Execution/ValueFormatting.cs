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
            return bundle;
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>Whether the value's type brings a formatter for a media type.</summary>
    private static bool HasFormatter(object? value, string mimeType) =>
        Formatter.RegisteredFormatters(includeDefaults: true).Any(formatter => formatter.MimeType == mimeType && formatter.Type.IsInstanceOfType(value));
}
