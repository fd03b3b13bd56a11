namespace Eml.Display;

/// <summary>
/// .NET Interactive's convention, recognised by the name of this attribute, so that no package is referenced
/// (dotnet/interactive, Microsoft.DotNet.Interactive.Formatting, Formatter.TryRegisterFromConventionBasedFormatterSources).
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

#pragma warning disable CA1822 // read by reflection on the instance
    public string[] PreferredMimeTypes => [Formatter.Html];
#pragma warning restore CA1822
}

/// <summary>The formatters of every <see cref="IRichDisplay"/>, found by reflection: the method's name is the convention.</summary>
internal sealed class FormatterSource
{
#pragma warning disable CA1822 // called by reflection on an instance
    public IEnumerable<object> CreateTypeFormatters() =>
        [new Formatter(Formatter.Html, value => value.ToHtml()), new Formatter(Formatter.PlainText, value => value.ToString()!)];
#pragma warning restore CA1822
}

/// <summary>Writes an <see cref="IRichDisplay"/> as one media type; the members' names are the convention.</summary>
internal sealed class Formatter(string mimeType, Func<IRichDisplay, string> write)
{
    public const string Html = "text/html";
    public const string PlainText = "text/plain";

    public string MimeType { get; } = mimeType;

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not IRichDisplay value)
        {
            return false;
        }

        writer.Write(write(value));
        return true;
    }
}
