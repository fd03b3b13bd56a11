using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace Eml.Runner.Tests;

/// <summary>What a notebook has to keep to, so that it runs unmodified in .NET Interactive, dotnet-repl, Verso and the runner.</summary>
internal static class HostRules
{
    private const int MostBytes = 2_000_000;

    private static readonly (string Pattern, string Why)[] Forbidden =
    [
        (@"^\s*#!", "a magic command; only .NET Interactive knows them"),
        (@"#r\s+""nuget:", "a package reference; the library's folder holds all that is needed"),
        (@"#load\b", "#load; Verso resolves no relative path"),
        (@"(?<![\w.])(display|HTML)\s*\(", "display( or HTML(; Verso does not know them, and the last expression is shown anyway"),
        (@"Console\s*\.\s*(Error|SetError)\b", "Console.Error; Verso takes it for a failure"),
        (@"Console\s*\.\s*Write", "Console output; hosts move it about, so what matters is the last expression"),
    ];

    /// <summary>Every rule that a notebook breaks, a line each.</summary>
    public static IReadOnlyList<string> Broken(string path)
    {
        Notebook notebook = NotebookReader.Read(path);
        return [.. File(path, notebook), .. Cells(notebook), .. Code(notebook)];
    }

    private static IEnumerable<string> File(string path, Notebook notebook)
    {
        JsonNode? metadata = notebook.Root["metadata"];
        foreach ((string key, string value) in new[] { ("kernelspec.name", ".net-csharp"), ("kernelspec.language", "C#"), ("language_info.name", "C#"), ("polyglot_notebook.kernelInfo.defaultKernelName", "csharp") })
        {
            string? found = key.Split('.').Aggregate(metadata, (node, name) => node?[name])?.ToString();
            if (found != value)
            {
                yield return $"metadata {key} is {found ?? "missing"}, not {value}";
            }
        }

        if (notebook.Root["nbformat"]!.GetValue<int>() != 4 || notebook.Root["nbformat_minor"]?.GetValue<int>() != 5)
        {
            yield return "not nbformat 4.5";
        }

        if (new FileInfo(path).Length > MostBytes)
        {
            yield return $"larger than {MostBytes} bytes";
        }
    }

    private static IEnumerable<string> Cells(Notebook notebook)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        int code = 0;
        foreach ((int index, Cell cell) in notebook.Cells.Index())
        {
            string? id = cell.Node["id"]?.ToString();
            if (id is null || !Regex.IsMatch(id, "^[a-zA-Z0-9_-]{1,64}$") || !ids.Add(id))
            {
                yield return $"cell {index + 1} from the top: its id is {id ?? "missing"}, which is no id or not the only one";
            }

            code = cell.Kind == CellKind.Code ? code + 1 : 0;
            if (code == 3)
            {
                yield return $"{id}: the third code cell without prose";
            }

            if (cell.Kind == CellKind.Code && (cell.Node["metadata"]?["dotnet_interactive"]?["language"]?.ToString() != "csharp"
                || cell.Node["metadata"]?["polyglot_notebook"]?["kernelName"]?.ToString() != "csharp"))
            {
                yield return $"{id}: its metadata do not name the language";
            }

            foreach ((string pattern, string why) in Forbidden.Where(_ => cell.Kind == CellKind.Code))
            {
                if (Regex.IsMatch(cell.Source, pattern, RegexOptions.Multiline))
                {
                    yield return $"{id}: {why}";
                }
            }
        }
    }

    /// <summary>Compiles the cells one after another in C# 13 with no using lines but their own, and looks at what they show.</summary>
    private static IEnumerable<string> Code(Notebook notebook)
    {
        ScriptOptions options = ScriptOptions.Default.WithLanguageVersion(LanguageVersion.CSharp13)
            .WithMetadataResolver(new ReferenceResolver(notebook.Folder))
            .AddReferences(typeof(Enumerable).Assembly, typeof(List<>).Assembly, typeof(Task).Assembly, typeof(System.Diagnostics.Process).Assembly);
        Script<object?>? passed = null;
        foreach (Cell cell in notebook.CodeCells)
        {
            Script<object?> script = passed is null ? CSharpScript.Create<object?>(cell.Source, options) : passed.ContinueWith<object?>(cell.Source, options);
            Compilation compilation = script.GetCompilation();
            Diagnostic[] errors = [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
            passed = errors.Length == 0 ? script : passed;
            foreach (Diagnostic error in errors)
            {
                yield return $"{cell.Node["id"]}: {error}";
            }

            SyntaxTree tree = compilation.SyntaxTrees.Single();
            if (tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }
                && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type is ITypeSymbol type && !IsDisplayable(type))
            {
                yield return $"{cell.Node["id"]}: shows a {type}, which has no public ToHtml() or no [TypeFormatterSource]";
            }
        }
    }

    private static bool IsDisplayable(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_String or SpecialType.System_Int32 or SpecialType.System_Double or SpecialType.System_Boolean
        || (type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "TypeFormatterSourceAttribute")
            && type.GetMembers("ToHtml").OfType<IMethodSymbol>().Any(method => method is { DeclaredAccessibility: Accessibility.Public, Parameters.IsEmpty: true, ReturnType.SpecialType: SpecialType.System_String }));
}
