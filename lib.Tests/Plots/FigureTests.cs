using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Eml.Plots;
using XPlot.Plotly;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class FigureTests
{
    private static Figure Sample(string title = "title", string summary = "a summary", object? y = null) => new(
        [new Scatter { name = "line", mode = "lines", x = new[] { 0, 1, 2 }, y = y ?? new[] { 0.5, 1.25, 3 } }],
        new FigureLayout { title = title, xaxis = new Xaxis { title = "time / s" }, yaxis = new Yaxis { title = "speed" } },
        summary);

    [Fact]
    public void Titles_are_objects_because_plotly_3_ignores_plain_strings()
    {
        JsonElement layout = Json(Sample()).GetProperty("layout");
        Assert.Equal("title", layout.GetProperty("title").GetProperty("text").GetString());
        Assert.Equal("time / s", layout.GetProperty("xaxis").GetProperty("title").GetProperty("text").GetString());
        Assert.Equal("speed", layout.GetProperty("yaxis").GetProperty("title").GetProperty("text").GetString());
    }

    [Fact]
    public void The_json_is_a_whole_plotly_figure()
    {
        JsonElement root = Json(Sample());
        Assert.Equal("data layout config", string.Join(' ', root.EnumerateObject().Select(p => p.Name)));
        JsonElement trace = root.GetProperty("data")[0];
        Assert.Equal("scatter", trace.GetProperty("type").GetString());
        Assert.Equal([0.5, 1.25, 3], trace.GetProperty("y").EnumerateArray().Select(v => v.GetDouble()));
        Assert.True(root.GetProperty("config").GetProperty("responsive").GetBoolean());
    }

    [Fact]
    public void What_the_layout_says_wins_over_the_house_style()
    {
        var figure = new Figure([new Scatter { y = new[] { 1 } }], new FigureLayout { height = 123, legend = new Legend { orientation = "v" } }, "s");
        JsonElement layout = Json(figure).GetProperty("layout");
        Assert.Equal(123, layout.GetProperty("height").GetInt32());
        Assert.Equal("v", layout.GetProperty("legend").GetProperty("orientation").GetString());
        Assert.Equal("bottom", layout.GetProperty("legend").GetProperty("yanchor").GetString());
    }

    [Fact]
    public void Values_that_are_not_finite_become_null()
    {
        string json = Sample(y: new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity }).ToJson();
        Assert.Contains("\"y\":[null,null,null]", json, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", json, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_figures_give_equal_html_and_json_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            (string html, string json) = (FigureHtml.Write(Sample(), takesPlotly: false), Sample().ToJson());
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(html, FigureHtml.Write(Sample(), takesPlotly: false));
            Assert.Equal(json, Sample().ToJson());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Two_equal_figures_on_one_page_share_no_id_attribute() =>
        Assert.DoesNotContain(" id=", Sample().ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void Different_figures_have_different_names() =>
        Assert.False(Name(Sample(title: "a").ToHtml()) == Name(Sample(title: "b").ToHtml()));

    [Fact]
    public void A_users_text_ends_neither_the_script_nor_an_attribute()
    {
        string html = Sample(title: "</script><script>alert(1)</script>", summary: "\"><script>alert(2)</script>").ToHtml();
        Assert.Equal(1, Occurrences(html, "<script>"));
        Assert.Equal(1, Occurrences(html, "</script>"));
        Assert.Contains("aria-label=\"&quot;&gt;&lt;script&gt;alert(2)", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_html_shows_the_summary_until_the_script_has_drawn() =>
        Assert.Contains("role=\"figure\" aria-label=\"a summary\"><p>a summary</p><noscript>", Sample().ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void The_html_asks_for_nothing_from_elsewhere_and_of_many_figures_one_holds_plotly()
    {
        var watch = Stopwatch.StartNew();
        string[] html = [.. Enumerable.Range(0, 20).Select(_ => Sample().ToHtml())];
        Assert.InRange(html.Count(text => text.Contains(Plotly.Packed, StringComparison.Ordinal)), 0, 1 + (int)(watch.Elapsed / PlotlyCourier.Pause));
        Assert.All(html, text => Assert.DoesNotMatch("(https?:|[\"'])//[a-z]", text));
    }

    [Fact]
    public void A_figure_that_took_plotly_along_gives_the_same_html_when_it_is_asked_again()
    {
        Figure[] figures = [.. Enumerable.Range(0, 3).Select(_ => Sample())];
        Assert.Equal(figures.Select(f => f.ToHtml()).ToArray(), figures.Select(f => f.ToHtml()).ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Plotly_is_in_the_html_of_the_figure_that_takes_it(bool takes) =>
        Assert.Equal(takes, FigureHtml.Write(Sample(), takes).Contains(Plotly.Packed, StringComparison.Ordinal));

    [Fact]
    public void A_trace_that_the_bundle_does_not_draw_is_refused()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new Figure([new Scatter { y = new[] { 1 } }, new Surface()], new FigureLayout(), "s"));
        Assert.StartsWith("traces holds one of the type \"surface\"; the plotly.js that travels with the library draws bar, box, ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain")]
    public void DotNet_Interactive_finds_the_formatter_by_its_convention(string mimeType)
    {
        Figure figure = Sample();
        object attribute = figure.GetType().GetCustomAttributes(inherit: true).Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var sourceType = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        MethodInfo create = sourceType.GetMethod("CreateTypeFormatters")!;
        var formatters = (IEnumerable<object>)create.Invoke(Activator.CreateInstance(sourceType), null)!;
        object formatter = formatters.Single(f => (string)f.GetType().GetProperty("MimeType")!.GetValue(f)! == mimeType);
        using var writer = new StringWriter();
        Assert.True((bool)formatter.GetType().GetMethod("Format")!.Invoke(formatter, [figure, writer])!);
        Assert.Equal(mimeType == "text/html" ? figure.ToHtml() : "a summary", writer.ToString());
    }

    [Fact]
    public void A_figure_without_trace_or_summary_is_refused()
    {
        Assert.Contains("traces is empty", Assert.Throws<ArgumentException>(() => new Figure([], new FigureLayout(), "s")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Figure([new Scatter()], new FigureLayout(), " "));
    }

    private static JsonElement Json(Figure figure) => JsonDocument.Parse(figure.ToJson()).RootElement;

    private static string Name(string html) => html.Split("data-figure=\"")[1].Split('"')[0];

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}
