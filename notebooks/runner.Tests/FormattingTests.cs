using Eml.Runner.Execution;
using Xunit;

namespace Eml.Runner.Tests;

public sealed class FormattingTests
{
    [Fact]
    public void A_type_with_the_attribute_recognised_by_name_is_formatted_by_its_source()
    {
        Dictionary<string, string> bundle = ValueFormatting.Format(new Shown());
        Assert.Equal("<b>shown</b>", bundle["text/html"]);
        Assert.Equal("shown", bundle["text/plain"]);
    }

    [Fact]
    public void Numbers_are_formatted_the_same_in_every_culture()
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("de-DE");
        try
        {
            Assert.Equal("1.5", ValueFormatting.Format(1.5)["text/plain"]);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [TypeFormatterSource(typeof(Source))]
    private sealed class Shown;

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
    {
        public Type FormatterSourceType { get; } = formatterSourceType;

        public string[] PreferredMimeTypes => ["text/html"];
    }

    private sealed class Source
    {
        public IEnumerable<object> CreateTypeFormatters() => [new Formatter("text/html", "<b>shown</b>"), new Formatter("text/plain", "shown")];
    }

    private sealed class Formatter(string mimeType, string text)
    {
        public string MimeType { get; } = mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            writer.Write(instance is Shown ? text : "");
            return true;
        }
    }
}
