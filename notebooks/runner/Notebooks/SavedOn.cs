using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;

namespace Eml.Runner.Notebooks;

/// <summary>
/// The arithmetic that a notebook's outputs were made with. Where vectors have another width, sums run in another order; training multiplies
/// that last digit until a loss differs in the third and an epoch is one later.
/// </summary>
internal static class SavedOn
{
    /// <summary>Its key in a notebook's metadata.</summary>
    public const string Key = "saved_on";


    /// <summary>This process's arithmetic, e.g. <c>Linux X64, 512-bit vectors</c>.</summary>
    public static string Here { get; } = string.Create(CultureInfo.InvariantCulture, $"{OperatingSystemName} {RuntimeInformation.ProcessArchitecture}, {Width}-bit vectors");

    /// <summary>Notes the arithmetic in the notebook's metadata.</summary>
    public static void Write(Notebook notebook)
    {
        if (notebook.Root["metadata"] is not JsonObject metadata)
        {
            notebook.Root["metadata"] = metadata = [];
        }

        metadata[Key] = Here;
    }

    /// <summary>The arithmetic that the saved outputs were made with, if it is another than here.</summary>
    public static string? Elsewhere(Notebook notebook) =>
        (notebook.Root["metadata"] as JsonObject)?[Key]?.ToString() is string there && there != Here ? there : null;

    private static string OperatingSystemName => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Linux";

    private static int Width =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
}
