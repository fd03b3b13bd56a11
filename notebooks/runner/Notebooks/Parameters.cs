using System.Globalization;
using System.Text.Json.Nodes;
using Eml.Runner.Execution;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Eml.Runner.Notebooks;

/// <summary>Values given by <c>--param name=value</c> for the variables of the cell tagged <c>parameters</c> (papermill's convention).</summary>
internal static class Parameters
{
    /// <summary>The names and types of a notebook's parameters; none when no cell is tagged.</summary>
    public static IReadOnlyDictionary<string, string> Declared(Notebook notebook)
    {
        var declared = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Cell cell in notebook.CodeCells.Where(cell => cell.Tags.Contains("parameters", StringComparer.Ordinal)))
        {
            CompilationUnitSyntax unit = CSharpSyntaxTree.ParseText(cell.Source, ScriptEngine.Syntax).GetCompilationUnitRoot();
            foreach (FieldDeclarationSyntax field in unit.Members.OfType<FieldDeclarationSyntax>().Where(f => !f.Modifiers.Any(m => m.IsKind(SyntaxKind.ConstKeyword))))
            {
                foreach (VariableDeclaratorSyntax variable in field.Declaration.Variables)
                {
                    declared[variable.Identifier.Text] = TypeOf(field.Declaration.Type, variable.Initializer?.Value);
                }
            }
        }

        return declared;
    }

    /// <summary>Puts a cell tagged <c>injected-parameters</c> behind the cell tagged <c>parameters</c>.</summary>
    /// <returns>The values that the notebook knows, as C# source.</returns>
    /// <exception cref="UsageException">A value does not fit its variable's type.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Inject(Notebook notebook, IReadOnlyDictionary<string, string> values)
    {
        IReadOnlyDictionary<string, string> declared = Declared(notebook);
        KeyValuePair<string, string>[] known = [.. values.Where(value => declared.ContainsKey(value.Key))
            .Select(value => KeyValuePair.Create(value.Key, Literal(value.Key, declared[value.Key], value.Value)))];
        if (known.Length > 0)
        {
            Cell parameters = notebook.CodeCells.Last(cell => cell.Tags.Contains("parameters", StringComparer.Ordinal));
            var node = (JsonObject)parameters.Node.DeepClone();
            node["id"] = "injected-parameters";
            node["metadata"]!["tags"] = new JsonArray("injected-parameters");
            notebook.InsertAfter(parameters, new Cell(node, CellKind.Code)
            {
                Source = string.Join('\n', known.Select(value => $"{value.Key} = {value.Value};").Prepend("// Values given by --param")),
            });
        }

        return known;
    }

    /// <summary>The C# literal of a value given as text.</summary>
    /// <exception cref="UsageException">The text is no value of that type.</exception>
    public static string Literal(string name, string type, string text) =>
        TryLiteral(type.Replace(" ", "", StringComparison.Ordinal), text)
        ?? throw new UsageException($"--param {name}={text}: {name} is a parameter of type {type}; {Needed(type)}.");

    private static string Needed(string type) =>
        Allowed(type) is string value ? $"{value} is needed"
        : type.EndsWith("[]", StringComparison.Ordinal) && Allowed(type[..^2]) is string item ? $"a list with commas is needed, each item {item}"
        : "--param can set no variable of this type";

    /// <summary>The values of a type, as far as <c>--param</c> knows it.</summary>
    private static string? Allowed(string type) => type switch
    {
        "int" => FormattableString.Invariant($"a whole number from {int.MinValue} to {int.MaxValue}"),
        "long" => FormattableString.Invariant($"a whole number from {long.MinValue} to {long.MaxValue}"),
        "uint" => FormattableString.Invariant($"a whole number from 0 to {uint.MaxValue}"),
        "ulong" => FormattableString.Invariant($"a whole number from 0 to {ulong.MaxValue}"),
        "double" or "float" => "a number such as 0.05",
        "bool" => "true or false",
        "string" => "a text",
        _ => null,
    };

    private static string? TryLiteral(string type, string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (type == "string")
        {
            return SymbolDisplay.FormatLiteral(text, quote: true);
        }

        text = text.Trim();
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            string[] parts = text.Trim('[', ']', '{', '}').Split(',', StringSplitOptions.TrimEntries);
            string?[] items = parts is [""] ? [] : [.. parts.Select(part => TryLiteral(type[..^2], part))];
            return items.Contains(null) ? null : $"new {type} {{ {string.Join(", ", items)} }}";
        }

        return type switch
        {
            "int" => int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int i) ? i.ToString(culture) : null,
            "long" => long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long l) ? l.ToString(culture) + "L" : null,
            "double" => double.TryParse(text, NumberStyles.Float, culture, out double d) && double.IsFinite(d) ? d.ToString("R", culture) + "d" : null,
            "float" => float.TryParse(text, NumberStyles.Float, culture, out float f) && float.IsFinite(f) ? f.ToString("R", culture) + "f" : null,
            "bool" => bool.TryParse(text, out bool b) ? (b ? "true" : "false") : null,
            "ulong" => ulong.TryParse(text, NumberStyles.None, culture, out ulong u) ? u.ToString(culture) + "UL" : null,
            "uint" => uint.TryParse(text, NumberStyles.None, culture, out uint u) ? u.ToString(culture) + "U" : null,
            _ => null,
        };
    }

    private static string TypeOf(TypeSyntax type, ExpressionSyntax? value)
    {
        if (!type.IsVar)
        {
            return type.ToString().TrimEnd('?');
        }

        return value switch
        {
            PrefixUnaryExpressionSyntax unary => TypeOf(type, unary.Operand),
            LiteralExpressionSyntax { Token.Value: { } constant } => constant switch
            {
                int => "int",
                long => "long",
                double => "double",
                float => "float",
                bool => "bool",
                string => "string",
                uint => "uint",
                ulong => "ulong",
                _ => constant.GetType().Name,
            },
            ArrayCreationExpressionSyntax array => array.Type.ElementType + "[]",
            ImplicitArrayCreationExpressionSyntax array => TypeOf(type, array.Initializer.Expressions.FirstOrDefault()) + "[]",
            _ => value?.ToString() ?? "var",
        };
    }
}
