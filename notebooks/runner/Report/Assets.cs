using System.IO.Compression;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Eml.Runner.Report;

/// <summary>The files embedded in the runner (assets/README.md says where they come from).</summary>
internal static partial class Assets
{
    private static readonly Lazy<string> KatexStyle = new(() =>
        FontSource().Replace(Text("katex/katex.min.css"), match =>
            $"src:url(data:font/woff2;base64,{Convert.ToBase64String(Bytes($"katex/fonts/{match.Groups["name"].Value}.woff2"))}) format(\"woff2\")"));

    /// <summary>plotly.js, which defines <c>window.Plotly</c>: the library's.</summary>
    public static string Plotly
    {
        get
        {
            using var unpacked = new GZipStream(Open("plotly.min.js.gz"), CompressionMode.Decompress);
            using var reader = new StreamReader(unpacked);
            return reader.ReadToEnd();
        }
    }

    /// <summary>The library's function that draws a figure.</summary>
    public static string FigureScript => Text("figure.js");

    /// <summary>KaTeX, which defines <c>window.katex</c>.</summary>
    public static string Katex => Text("katex/katex.min.js");

    /// <summary>KaTeX's style sheet with its fonts inside.</summary>
    public static string KatexCss => KatexStyle.Value;

    /// <summary>A file as text.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    private static byte[] Bytes(string name)
    {
        using var memory = new MemoryStream();
        using Stream stream = Open(name);
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static Stream Open(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The asset {name} is not embedded.");

    [GeneratedRegex(@"src:url\(fonts/(?<name>[\w-]+)\.woff2\)[^;}]*", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex FontSource();
}
