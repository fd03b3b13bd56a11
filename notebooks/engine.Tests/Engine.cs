using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace Eml.Engine.Tests;

/// <summary>.NET Interactive's C# kernel as the VS Code extension composes it, in this process.</summary>
internal sealed class Engine : IDisposable
{
    private readonly CSharpKernel csharp = new();
    private readonly CompositeKernel kernel = [];

    public Engine()
    {
        kernel.Add(csharp.UseKernelHelpers().UseWho().UseValueSharing());
        kernel.DefaultKernelName = "csharp";
    }

    /// <summary>Runs a cell.</summary>
    /// <returns>Its events as outputs of a notebook.</returns>
    public async Task<CellRun> RunAsync(string code)
    {
        KernelCommandResult result = await kernel.SendAsync(new SubmitCode(code));
        var outputs = new List<CellOutput>();
        foreach (KernelEvent e in result.Events)
        {
            switch (e)
            {
                case StandardOutputValueProduced text:
                    AddText(outputs, "stdout", text);
                    break;
                case StandardErrorValueProduced text:
                    AddText(outputs, "stderr", text);
                    break;
                case DisplayEvent shown:
                    outputs.Add(new CellOutput(shown is ReturnValueProduced ? "execute_result" : "display_data", shown.FormattedValues.ToDictionary(v => v.MimeType, v => CellOutput.Lines(v.Value), StringComparer.Ordinal)));
                    break;
                default:
                    break;
            }
        }

        // The stack that follows the message holds the engine's own frames and no line of the cell.
        string? failure = result.Events.OfType<CommandFailed>().FirstOrDefault()?.Message;
        return new CellRun(outputs, failure is null ? null : CellOutput.Lines(failure).Split("\n   at ")[0]);
    }

    public void Dispose()
    {
        kernel.Dispose();
        csharp.Dispose();
    }

    /// <summary>Text that follows text of the same stream joins it, as in a notebook.</summary>
    private static void AddText(List<CellOutput> outputs, string stream, DisplayEvent text)
    {
        string value = CellOutput.Lines(text.FormattedValues.Single(v => v.MimeType == "text/plain").Value);
        if (outputs.LastOrDefault() is { } last && last.Kind == stream)
        {
            value = last.Data["text/plain"] + value;
            outputs.RemoveAt(outputs.Count - 1);
        }

        outputs.Add(new CellOutput(stream, new Dictionary<string, string>(StringComparer.Ordinal) { ["text/plain"] = value }));
    }
}

/// <summary>What a cell gave.</summary>
/// <param name="Outputs">Its outputs, in order.</param>
/// <param name="Failure">Why it failed; null if it passed.</param>
internal sealed record CellRun(IReadOnlyList<CellOutput> Outputs, string? Failure);
