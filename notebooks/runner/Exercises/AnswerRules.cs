using Eml.Runner.Execution;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Eml.Runner.Exercises;

/// <summary>What an answer may be: statements that stay in their blank. Then whatever it says, the check behind it is the notebook's own.</summary>
internal static class AnswerRules
{
    /// <summary>Why an answer cannot stand in its blank, or null if it can.</summary>
    /// <param name="source">The committed cell.</param>
    /// <param name="number">The blank's number in the cell, from 0.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="used">The names that the committed notebook uses.</param>
    public static string? Broken(string source, int number, string answer, IReadOnlySet<string> used)
    {
        SyntaxNode? around = CSharpSyntaxTree.ParseText(source, ScriptEngine.Syntax).GetRoot().FindToken(Blanks.Place(source, number)).Parent?.AncestorsAndSelf()
            .FirstOrDefault(node => node is BlockSyntax && node.Span.Start < Blanks.Place(source, number));
        return around is null ? BrokenAtTop(source, number, answer, used) : BrokenInBlock(answer);
    }

    /// <summary>Whether an answer is none: nothing but comments, and perhaps what stands in a blank.</summary>
    public static bool IsMissing(string answer) => Tokens(answer) is var tokens && (tokens.Length == 0 || tokens == Tokens(Blanks.Unanswered));

    /// <summary>The names that a text uses or declares.</summary>
    public static IEnumerable<string> Names(string source) =>
        CSharpSyntaxTree.ParseText(source, ScriptEngine.Syntax).GetRoot().DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText);

    private static string Tokens(string source) =>
        string.Join(' ', CSharpSyntaxTree.ParseText(source, ScriptEngine.Syntax).GetRoot().DescendantTokens().Select(token => token.Text)).Trim();

    private static string? BrokenInBlock(string answer)
    {
        StatementSyntax block = SyntaxFactory.ParseStatement($"{{\n{answer}}}", options: ScriptEngine.Syntax, consumeFullText: true);
        return Directive(block) ?? Error(block) ?? (block is BlockSyntax ? null : "it is more than the body of a block");
    }

    private static string? BrokenAtTop(string source, int number, string answer, IReadOnlySet<string> used)
    {
        CompilationUnitSyntax unit = CSharpSyntaxTree.ParseText(answer, ScriptEngine.Syntax).GetCompilationUnitRoot();
        if ((Directive(unit) ?? Error(unit)) is string broken)
        {
            return broken;
        }

        if (unit.Usings.Count > 0 || unit.DescendantNodes().Any(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax))
        {
            return "it declares a type, or has a using line";
        }

        HashSet<string> own = [.. Declared(CSharpSyntaxTree.ParseText(Blanks.Answers(source)[number], ScriptEngine.Syntax).GetRoot())];
        return Declared(unit).FirstOrDefault(name => used.Contains(name) && !own.Contains(name)) is string taken ? $"it declares {taken}, which the notebook has a use for" : null;
    }

    private static string? Directive(SyntaxNode node) =>
        node.DescendantTrivia(descendIntoTrivia: true).Any(trivia => trivia.IsDirective) ? "it holds a line that begins with #" : null;

    private static string? Error(SyntaxNode node) =>
        node.GetDiagnostics().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error ? $"{error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}" : null;

    private static IEnumerable<string> Declared(SyntaxNode root) => root.DescendantNodes().Select(node => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        EventDeclarationSyntax happening => happening.Identifier.ValueText,
        _ => null,
    }).OfType<string>();
}
