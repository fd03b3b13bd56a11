using System.Globalization;
using System.Runtime.InteropServices;

namespace Eml.Playground.Sessions;

/// <summary>How far a run is: completed epochs, and batches done of the next one. In the address: <c>120</c>, or <c>120.3</c> within an epoch.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Position(int Epoch, int Batch) : IComparable<Position>
{
    public static Position Start { get; }

    public int CompareTo(Position other) => (Epoch, Batch).CompareTo((other.Epoch, other.Batch));

    public static bool operator <(Position a, Position b) => a.CompareTo(b) < 0;

    public static bool operator >(Position a, Position b) => a.CompareTo(b) > 0;

    public static bool operator <=(Position a, Position b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Position a, Position b) => a.CompareTo(b) >= 0;

    public override string ToString() => Batch == 0 ? FormattableString.Invariant($"{Epoch}") : FormattableString.Invariant($"{Epoch}.{Batch}");

    /// <summary>The position of that text; the start for anything else.</summary>
    public static Position Parse(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length <= 2 && Whole(parts[0], out int epoch) && (parts.Length == 1 | Whole(parts[^1], out int batch))
            ? new Position(epoch, parts.Length == 1 ? 0 : batch)
            : Start;
    }

    private static bool Whole(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

/// <summary>A weight or bias that was moved by hand, when, and where to.</summary>
/// <param name="At">How far the run was.</param>
/// <param name="Parameter">The index in the network's parameters.</param>
/// <param name="Value">The new value.</param>
public sealed record WeightEdit(Position At, int Parameter, double Value)
{
    /// <summary>As it stands in the address: <c>120:17:0.25</c>; several are joined by a semicolon.</summary>
    public override string ToString() => FormattableString.Invariant($"{At}:{Parameter}:{Value:R}");

    /// <summary>The edits of that text in order; what cannot be read is left out.</summary>
    public static IReadOnlyList<WeightEdit> ParseAll(string text) => [.. text.Split(';').Select(Parse).OfType<WeightEdit>()];

    public static string Format(IEnumerable<WeightEdit> edits) => string.Join(';', edits);

    private static WeightEdit? Parse(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length == 3
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parameter)
            && double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? new WeightEdit(Position.Parse(parts[0]), parameter, value)
            : null;
    }
}
