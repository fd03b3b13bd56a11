using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Eml.Runner.Notebooks;

/// <summary>Reads a notebook and refuses, with one clear paragraph, what cannot be run (https://nbformat.readthedocs.io, version 4).</summary>
internal static class NotebookReader
{
    private const long MostBytes = 1 << 28;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads and checks a notebook.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="toRun">Whether its cells will be run, so that none may be for another kernel.</param>
    /// <exception cref="UsageException">The file is missing, is no notebook of nbformat 4, or has cells for other kernels; the message names the file.</exception>
    public static Notebook Read(string path, bool toRun = true)
    {
        path = Path.GetFullPath(path);
        string text = ReadText(path);
        JsonObject root = Parse(path, text);
        if (Integer(root["nbformat"]) is not 4)
        {
            string found = root["nbformat"]?.ToJsonString() ?? "none";
            throw new UsageException($"{path} has nbformat {found}; version 4 is needed. Open and save it once in VS Code or Jupyter to convert it.");
        }

        if (root["cells"] is not JsonArray cells)
        {
            throw new UsageException($"{path} is no notebook: it has no list \"cells\".");
        }

        CheckLanguage(path, root);
        return new Notebook(path, root, [.. cells.Select((node, index) => ReadCell(path, index + 1, node, toRun))]) { OriginalText = text };
    }

    private static string ReadText(string path)
    {
        try
        {
            using FileStream file = RegularFile.OpenRead(path);
            if (file.Length is 0 or > MostBytes)
            {
                throw new UsageException(file.Length == 0 ? $"{path} is empty; a notebook is a JSON object." : string.Create(CultureInfo.InvariantCulture, $"{path} has {file.Length} bytes; a notebook has at most {MostBytes}."));
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return StrictUtf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new UsageException($"{path} is not UTF-8: the byte at offset {e.Index} is part of no character. Save the notebook as UTF-8.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path} does not exist.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {e.Message}");
        }
    }

    private static JsonObject Parse(string path, string text)
    {
        try
        {
            JsonNode? node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            CheckTexts(path, node);
            return node as JsonObject ?? throw new UsageException($"{path} is no notebook: its JSON is not an object.");
        }
        catch (JsonException e)
        {
            string reason = e.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            string place = e.LineNumber is long line ? $"line {line + 1}, column {e.BytePositionInLine + 1}: " : "";
            throw new UsageException($"{path} is not valid JSON: {place}{reason}");
        }
    }

    /// <summary>Reads every text once: JSON's <c>\ud800</c> alone is half a character, which no text can hold.</summary>
    private static void CheckTexts(string path, JsonNode? node)
    {
        try
        {
            var open = new Stack<JsonNode?>([node]);
            while (open.TryPop(out JsonNode? next))
            {
                if (next is JsonObject json)
                {
                    json.ToList().ForEach(entry => open.Push(entry.Value));
                }
                else if (next is JsonArray list)
                {
                    list.ToList().ForEach(open.Push);
                }
                else
                {
                    _ = next?.ToString();
                }
            }
        }
        catch (InvalidOperationException e)
        {
            throw new UsageException($"{path} holds a text that is no Unicode, e.g. one with half of a surrogate pair: {e.Message}");
        }
    }

    private static void CheckLanguage(string path, JsonObject root)
    {
        JsonNode? spec = (root["metadata"] as JsonObject)?["kernelspec"];
        string? language = (spec as JsonObject)?["language"]?.ToString();
        string? name = (spec as JsonObject)?["name"]?.ToString();
        if (language is not (null or "C#" or "csharp") || name is not (null or ".net-csharp" or "csharp"))
        {
            throw new UsageException($"{path} is written for the kernel \"{name ?? language}\" ({language ?? "no language"}); the runner runs C# notebooks, with the kernel \".net-csharp\".");
        }
    }

    private static Cell ReadCell(string path, int position, JsonNode? node, bool toRun)
    {
        if (node is not JsonObject cell)
        {
            throw new UsageException($"{path}, cell {position} from the top: a cell must be a JSON object.");
        }

        CellKind kind = cell["cell_type"]?.ToString() switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            var other => throw new UsageException($"{path}, cell {position} from the top: the cell type is \"{other ?? "missing"}\"; code, markdown and raw are known."),
        };
        bool isText = cell["source"] is JsonValue value ? value.GetValueKind() == JsonValueKind.String
            : cell["source"] is JsonArray lines && lines.All(line => line?.GetValueKind() == JsonValueKind.String);
        if (!isText)
        {
            throw new UsageException($"{path}, cell {position} from the top: \"source\" must be a string or a list of strings.");
        }

        if (cell["metadata"] is not (null or JsonObject))
        {
            throw new UsageException($"{path}, cell {position} from the top: \"metadata\" must be an object.");
        }

        var result = new Cell(cell, kind);
        if (kind == CellKind.Code && Nesting.IsTooDeep(result.Source))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{path}, cell {position} from the top: its brackets lie more than {Nesting.Most} deep in one another; no compiler reads that."));
        }

        if (kind == CellKind.Code && toRun)
        {
            CheckKernel(path, position, result);
        }

        return result;
    }

    private static void CheckKernel(string path, int position, Cell cell)
    {
        var metadata = cell.Node["metadata"] as JsonObject;
        string? kernel = ((metadata?["polyglot_notebook"] as JsonObject)?["kernelName"]
            ?? (metadata?["dotnet_interactive"] as JsonObject)?["language"])?.ToString();
        string? magic = cell.Source.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("#!", StringComparison.Ordinal));
        if (kernel is not (null or "csharp" or "C#"))
        {
            throw new UsageException($"{path}, cell {position} from the top: it is for the kernel \"{kernel}\"; the runner runs C# cells only.");
        }

        if (magic is not (null or "#!csharp" or "#!c#"))
        {
            throw new UsageException($"{path}, cell {position} from the top: the magic command \"{magic}\" belongs to .NET Interactive; the runner runs plain C# cells only.");
        }
    }

    private static int? Integer(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out int number) ? number : null;
}
