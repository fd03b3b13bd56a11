using System.Globalization;
using System.Text;

namespace Eml.Data;

/// <summary>
/// The numbers of CSV files: digits with a decimal mark, <c>.</c> or <c>,</c>, and an exponent; before the mark groups of three digits may stand apart, by the other mark, a blank or an apostrophe.
/// </summary>
internal static class CsvNumber
{
    private const int Short = 128;

    /// <summary>What a field is when either mark may be the decimal one.</summary>
    public enum Reading
    {
        /// <summary>No number.</summary>
        None,

        /// <summary>The same number with either mark.</summary>
        Same,

        /// <summary>A number only with a decimal point.</summary>
        Point,

        /// <summary>A number only with a decimal comma.</summary>
        Comma,

        /// <summary>One comma and three digits after it: a decimal comma, or one between thousands.</summary>
        OpenComma,

        /// <summary>One point and three digits after it: a decimal point, or one between thousands.</summary>
        OpenPoint,
    }

    /// <summary>Reads a field (UTF-8). A number too large for a double is infinite, as is <c>inf</c> or <c>-Infinity</c>; NaN is no number.</summary>
    public static bool TryRead(ReadOnlySpan<byte> field, char mark, out double value)
    {
        ReadOnlySpan<byte> word = field.TrimStart("+-"u8);
        if (Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8))
        {
            value = field[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        Span<byte> plain = field.Length <= Short ? stackalloc byte[Short] : new byte[field.Length];
        int length = Plain(field, (byte)mark, plain);
        if (length > 0)
        {
            return double.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }

        value = double.NaN;
        return false;
    }

    /// <summary>The number that a field is, with a decimal point where that can be, else with a comma; null where it is none.</summary>
    public static double? Value(string field)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(field);
        return TryRead(utf8, '.', out double value) || TryRead(utf8, ',', out value) ? value : null;
    }

    /// <summary>Whether digits of a number stand in groups apart by a blank or an apostrophe.</summary>
    public static bool IsGrouped(ReadOnlySpan<byte> number) => number.ContainsAny((byte)' ', (byte)'\'') || number.IndexOf("\u00A0"u8) >= 0 || number.IndexOf("\u202F"u8) >= 0;

    /// <summary>Whether a double has no place for all digits of a whole number.</summary>
    public static bool IsRounded(ReadOnlySpan<byte> number) =>
        number.Length > 15 && Int128.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 whole) && (Int128)(double)whole != whole;

    /// <summary>Whether a field is a number with one decimal mark or the other.</summary>
    public static bool IsNumber(string field) => Read(Encoding.UTF8.GetBytes(field)) != Reading.None;

    public static Reading Read(ReadOnlySpan<byte> field)
    {
        bool point = TryRead(field, '.', out double withPoint);
        if (!field.ContainsAny((byte)'.', (byte)','))
        {
            return point ? Reading.Same : Reading.None;
        }

        bool comma = TryRead(field, ',', out double withComma);
        return (point, comma) switch
        {
            (true, true) => withPoint == withComma ? Reading.Same : field.Contains((byte)',') ? Reading.OpenComma : Reading.OpenPoint,
            (true, false) => Reading.Point,
            (false, true) => Reading.Comma,
            _ => Reading.None,
        };
    }

    /// <summary>Writes the number as .NET reads it, without groups and with a point; returns its length, 0 where the field is no number.</summary>
    private static int Plain(ReadOnlySpan<byte> field, byte mark, Span<byte> plain)
    {
        while (field.StartsWith("\u00A0"u8))
        {
            field = field[2..];
        }

        while (field.EndsWith("\u00A0"u8))
        {
            field = field[..^2];
        }

        int from = 0, to = 0;
        if (field.StartsWith("\u2212"u8))
        {
            (from, plain[to++]) = (3, (byte)'-');      // the minus of typeset tables
        }
        else if (from < field.Length && field[from] is (byte)'+' or (byte)'-')
        {
            plain[to++] = field[from++];
        }

        int whole = Digits(field, ref from, plain, ref to);
        ReadOnlySpan<byte> group = whole is >= 1 and <= 3 && field[from - whole] != '0' ? Group(field[from..], mark) : [];
        while (!group.IsEmpty && field[from..].StartsWith(group))
        {
            from += group.Length;
            if (Digits(field, ref from, plain, ref to) != 3)
            {
                return 0;
            }
        }

        int fraction = 0;
        if (from < field.Length && field[from] == mark)
        {
            from++;
            plain[to++] = (byte)'.';
            fraction = Digits(field, ref from, plain, ref to);
            if (fraction == 0 && mark == ',')
            {
                return 0;     // "3504." is written by machines, "3504," by nobody
            }
        }

        if (whole + fraction == 0)
        {
            return 0;
        }

        if (from < field.Length && field[from] is (byte)'e' or (byte)'E')
        {
            plain[to++] = field[from++];
            if (from < field.Length && field[from] is (byte)'+' or (byte)'-')
            {
                plain[to++] = field[from++];
            }

            if (Digits(field, ref from, plain, ref to) == 0)
            {
                return 0;
            }
        }

        return from == field.Length ? to : 0;
    }

    private static int Digits(ReadOnlySpan<byte> field, ref int from, Span<byte> plain, ref int to)
    {
        int start = from;
        while (from < field.Length && char.IsAsciiDigit((char)field[from]))
        {
            plain[to++] = field[from++];
        }

        return from - start;
    }

    /// <summary>What separates groups of digits in this number: what stands after its first digits, if it can be that.</summary>
    private static ReadOnlySpan<byte> Group(ReadOnlySpan<byte> rest, byte mark) =>
        rest.IsEmpty || rest[0] == mark ? []
        : rest[0] is (byte)'.' or (byte)',' or (byte)' ' or (byte)'\'' ? rest[..1]
        : rest.StartsWith("\u00A0"u8) || rest.StartsWith("\u202F"u8) ? rest[..(rest[0] == 0xC2 ? 2 : 3)]     // the blanks of French numbers
        : [];
}
