using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Eml.Runner.Execution;

/// <summary>What may be meant where MathNet says that two shapes do not fit: its message has the shapes, its frames the operator.</summary>
internal static partial class ShapeHint
{
    private const string Product = "The operator * is the matrix product";

    /// <summary>The hint, in brackets behind a blank; empty where there is nothing to say.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="message">Its message.</param>
    public static string For(Exception error, string message)
    {
        Match shapes = Shapes().Match(message);
        return shapes.Success && Operation(error) is string operation && Said(operation, Size(shapes, "a"), Size(shapes, "b"), Size(shapes, "c"), Size(shapes, "d")) is string hint ? $" ({hint}.)" : "";
    }

    /// <summary>What is said of an operation on an a×b and a c×d matrix, for which they do not fit.</summary>
    private static string? Said(string operation, int a, int b, int c, int d) => operation switch
    {
        "op_Multiply" or "Multiply" or "LeftMultiply" => (a, b) == (c, d) ? $"{Product}, for which one of the two has to be transposed; element by element it is PointwiseMultiply"
            : a == c || b == d || b == c ? $"{Product}; with one of the two transposed it fits"
            : a == d ? $"{Product}; in the other order it fits"
            : null,
        "op_Addition" or "Add" or "op_Subtraction" or "Subtract" or "PointwiseMultiply" or "PointwiseDivide" => (a, b) == (d, c) ? "With one of the two transposed they have one shape" : null,
        _ => null,
    };

    /// <summary>The method of MathNet's that the cell called, as it is named there; null where another's failed.</summary>
    private static string? Operation(Exception error) => new StackTrace(error).GetFrames().Select(frame => frame.GetMethod())
        .TakeWhile(method => method?.DeclaringType?.Namespace?.StartsWith("MathNet.", StringComparison.Ordinal) == true).LastOrDefault()?.Name;

    private static int Size(Match shapes, string name) => int.Parse(shapes.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Matrix dimensions must agree: op1 is (?<a>\d{1,9})x(?<b>\d{1,9}), op2 is (?<c>\d{1,9})x(?<d>\d{1,9})\.( \(Parameter '\w+'\))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shapes();
}
