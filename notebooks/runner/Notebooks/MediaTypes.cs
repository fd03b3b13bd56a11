namespace Eml.Runner.Notebooks;

/// <summary>The names of the media types that are treated in a way of their own.</summary>
internal static class MediaTypes
{
    /// <summary>HTML: what a host shows live.</summary>
    public const string Html = "text/html";

    /// <summary>A figure as plotly.js takes it: what VS Code and JupyterLab draw from a saved notebook.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>A picture: what every static viewer shows of a figure.</summary>
    public const string Png = "image/png";

    /// <summary>A gradient check's rows as data: what the report sums up. It is not saved, because its errors are rounding.</summary>
    public const string Checks = "application/vnd.eml.checks+json";

    /// <summary>Text: what is always there.</summary>
    public const string PlainText = "text/plain";
}
