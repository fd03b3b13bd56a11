namespace Eml.Display;

/// <summary>
/// A value that a notebook shows as HTML, in every host: Verso looks for a public parameterless <c>ToHtml()</c>,
/// .NET Interactive for the attribute that implementers carry, <c>[TypeFormatterSource(typeof(FormatterSource))]</c>.
/// </summary>
/// <remarks><see cref="object.ToString"/> gives the same as text: it is the <c>text/plain</c> of a saved output.</remarks>
internal interface IRichDisplay
{
    /// <summary>A self-contained fragment of HTML, legible on light and on dark ground.</summary>
    string ToHtml();
}
