using System.Net;
using System.Text;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Eml.Runner.Report;

/// <summary>Colours C# by its syntax tree: keywords, strings, numbers, comments, types and method names.</summary>
internal static class CSharpHighlighter
{
    /// <summary>The code as HTML: the same text, with spans around what has a colour; without colours where it is nested too deeply.</summary>
    public static string ToHtml(string code)
    {
        if (Nesting.IsTooDeep(code))
        {
            return WebUtility.HtmlEncode(code);
        }

        var html = new StringBuilder();
        SyntaxNode root = CSharpSyntaxTree.ParseText(code, ScriptEngine.Syntax).GetRoot();
        foreach (SyntaxToken token in root.DescendantTokens(descendIntoTrivia: false))
        {
            Append(html, token.LeadingTrivia);
            Append(html, token.Text, ClassOf(token));
            Append(html, token.TrailingTrivia);
        }

        return html.ToString();
    }

    private static void Append(StringBuilder html, SyntaxTriviaList trivia)
    {
        foreach (SyntaxTrivia part in trivia)
        {
            string? name = part.IsDirective ? "directive"
                : part.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                    or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia ? "comment"
                : null;
            Append(html, part.ToFullString(), name);
        }
    }

    private static void Append(StringBuilder html, string text, string? name)
    {
        string encoded = WebUtility.HtmlEncode(text);
        _ = name is null || text.Length == 0 ? html.Append(encoded) : html.Append("<span class=\"c-").Append(name).Append("\">").Append(encoded).Append("</span>");
    }

    private static string? ClassOf(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "number",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedVerbatimStringStartToken or SyntaxKind.InterpolatedStringEndToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken or SyntaxKind.InterpolatedRawStringEndToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken => "string",
        SyntaxKind.IdentifierToken => ClassOfName(token),
        var kind when SyntaxFacts.IsKeywordKind(kind) || SyntaxFacts.IsContextualKeyword(kind) => "keyword",
        _ => null,
    };

    private static string? ClassOfName(SyntaxToken token) => token.Parent switch
    {
        BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or TypeParameterSyntax => "type",
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => "method",
        SimpleNameSyntax name => ClassOfName(name),
        _ => null,
    };

    private static string? ClassOfName(SimpleNameSyntax name)
    {
        if (name is IdentifierNameSyntax { IsVar: true } or IdentifierNameSyntax { Identifier.Text: "nint" or "nuint" or "dynamic" })
        {
            return "keyword";
        }

        return name.Parent switch
        {
            InvocationExpressionSyntax invocation when invocation.Expression == name => "method",
            MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax invocation } access when access.Name == name && invocation.Expression == access => "method",
            MemberAccessExpressionSyntax access when access.Name == name => null,
            UsingDirectiveSyntax or QualifiedNameSyntax => null,
            ObjectCreationExpressionSyntax creation when creation.Type == name => "type",
            VariableDeclarationSyntax or TypeArgumentListSyntax or ParameterSyntax or CastExpressionSyntax or ArrayTypeSyntax
                or NullableTypeSyntax or TypeOfExpressionSyntax or BaseTypeSyntax or DeclarationExpressionSyntax or DeclarationPatternSyntax
                or CatchDeclarationSyntax or TypeConstraintSyntax or TupleElementSyntax => "type",
            MethodDeclarationSyntax or LocalFunctionStatementSyntax or PropertyDeclarationSyntax or ForEachStatementSyntax
                when IsTypeOf(name) => "type",
            MemberAccessExpressionSyntax access when access.Expression == name && char.IsUpper(name.Identifier.Text[0]) && name.Identifier.Text.Length > 2 => "type",
            _ => name is GenericNameSyntax ? "type" : null,
        };
    }

    private static bool IsTypeOf(SimpleNameSyntax name) => name.Parent switch
    {
        MethodDeclarationSyntax method => method.ReturnType == name,
        LocalFunctionStatementSyntax function => function.ReturnType == name,
        PropertyDeclarationSyntax property => property.Type == name,
        ForEachStatementSyntax loop => loop.Type == name,
        _ => false,
    };
}
