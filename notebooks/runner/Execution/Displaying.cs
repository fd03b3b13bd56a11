using Microsoft.AspNetCore.Html;

namespace Eml.Runner.Execution;

/// <summary>What cells may call without a using line, under the names that .NET Interactive gives it.</summary>
public static class Displaying
{
    internal static Action<object?, string[]>? Shown { get; set; }

    /// <summary>Shows a value at this point of the cell's output.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The media types to show it in; without any, those its formatter prefers.</param>
    public static void display(object? value, params string[] mimeTypes) => Shown?.Invoke(value, mimeTypes);

    /// <summary>Shows a value at this point of the cell's output.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The media types to show it in; without any, those its formatter prefers.</param>
    public static void Display(this object? value, params string[] mimeTypes) => Shown?.Invoke(value, mimeTypes);

    /// <summary>Marks text as HTML.</summary>
    /// <param name="content">The HTML.</param>
    public static IHtmlContent HTML(string content) => new HtmlString(content);
}
