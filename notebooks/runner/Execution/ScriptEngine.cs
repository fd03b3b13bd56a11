using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace Eml.Runner.Execution;

/// <summary>Executes cells one after another as one C# script; each cell sees what the cells before it declared.</summary>
internal sealed class ScriptEngine
{
    /// <summary>How a cell is read: the C# of .NET Interactive as it was last released.</summary>
    public static readonly CSharpParseOptions Syntax = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);

    private readonly ScriptOptions options;
    private ScriptState<object?>? state;

    /// <param name="folder">The working directory, against which <c>#r</c> and <c>#load</c> resolve.</param>
    public ScriptEngine(string folder) =>
        options = ScriptOptions.Default
            .WithLanguageVersion(Syntax.LanguageVersion)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .WithMetadataResolver(new ReferenceResolver(folder))
            .WithSourceResolver(new SourceFileResolver([], folder))
            .AddReferences(from type in new[] { typeof(object), typeof(Enumerable), typeof(List<>), typeof(Displaying) } select PlatformReferences.To(type.Assembly))
            .AddImports("System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq", typeof(Displaying).FullName!);

    /// <summary>What a stack frame of a cell calls its file.</summary>
    public static string FileName(int number) => string.Create(CultureInfo.InvariantCulture, $"cell {number}");

    /// <summary>Executes a cell.</summary>
    /// <returns>Whether its last expression has a value, and the value.</returns>
    /// <exception cref="CompilationErrorException">The cell does not compile.</exception>
    public async Task<(bool HasValue, object? Value)> ExecuteAsync(int number, string code)
    {
        ScriptOptions named = options.WithFilePath(FileName(number));
        Script<object?> script = state is null
            ? CSharpScript.Create<object?>(code, named)
            : state.Script.ContinueWith<object?>(code, named);
        state = state is null ? await script.RunAsync() : await script.RunFromAsync(state);
        return (state.ReturnValue is not null || EndsWithExpression(script), state.ReturnValue);
    }

    /// <summary>Compiles and runs a first small script, so that the compiler is warm when the first cell arrives.</summary>
    public async Task WarmUpAsync()
    {
        const string code = "var warm = new[] { 1.5, 2.5 }.Select(x => x * 2).Sum(); string text = $\"{warm:F2}\"; warm";
        Script<object?> script = CSharpScript.Create<object?>(code, options.WithFilePath("warm-up"));
        script = script.ContinueWith<object?>("text.Length", options.WithFilePath("warm-up"));
        await script.RunAsync();
    }

    private static bool EndsWithExpression(Script script)
    {
        Compilation compilation = script.GetCompilation();
        SyntaxTree tree = compilation.SyntaxTrees.Single();
        return tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement }
            && compilation.GetSemanticModel(tree).GetTypeInfo(statement.Expression).Type?.SpecialType is not SpecialType.System_Void;        // null has no type, and is a value
    }
}
