using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Eml.IO;

/// <summary>
/// Reads what stands in the head of a .npy file as Python's <c>ast.literal_eval</c> does: dictionaries, tuples, lists, strings, whole numbers, True, False and None, with any blanks
/// and comments between them. Everything else is refused, and nothing is ever evaluated.
/// </summary>
internal ref partial struct PythonLiteral
{
    /// <summary>Deeper than any header, and harmless.</summary>
    private const int MaxDepth = 50, MaxDigits = 1000;

    private readonly string text;
    private readonly bool allowsLongs;
    private int at;

    private PythonLiteral(string text, bool allowsLongs) => (this.text, this.allowsLongs) = (text, allowsLongs);

    /// <summary>The value of the text.</summary>
    /// <param name="text">One literal.</param>
    /// <param name="allowsLongs">Whether whole numbers may end in L, as Python 2 wrote them.</param>
    /// <returns>
    /// A <c>Dictionary&lt;string, object?&gt;</c>, in which of equal keys the last counts; an <c>object?[]</c> for a tuple; a <c>List&lt;object?&gt;</c>; a string; a <see cref="BigInteger"/>; a bool; or null for None.
    /// </returns>
    /// <exception cref="InvalidDataException">It is no such literal; the message is half a sentence that names the place.</exception>
    public static object? Parse(string text, bool allowsLongs)
    {
        var parser = new PythonLiteral(text, allowsLongs);
        object? value = parser.Value(0);
        return parser.Peek() == '\0' && parser.at == text.Length ? value : throw parser.Error("only blanks and comments may follow");
    }

    private object? Value(int depth)
    {
        char next = Peek();
        if (depth == MaxDepth)
        {
            throw Error("fewer brackets are expected");
        }

        return next switch
        {
            '{' => Dictionary(depth),
            '(' => Tuple(depth),
            '[' => Items('[', ']', depth).Items,
            '+' or '-' or (>= '0' and <= '9') => Number(),
            _ when StartsString() => String(),
            _ when Word("True") => true,
            _ when Word("False") => false,
            _ when Word("None") => null,
            _ => throw Error("a plain value is expected: a string, a whole number, True, False, a tuple or a dictionary"),
        };
    }

    private Dictionary<string, object?> Dictionary(int depth)
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        Expect('{');
        while (Peek() != '}')
        {
            string key = StartsString() ? String() : throw Error("a key in quotes is expected");
            Expect(':');
            entries[key] = Value(depth + 1);
            if (Peek() != '}')
            {
                Expect(',', "',' or '}' is expected");
            }
        }

        Expect('}');
        return entries;
    }

    /// <summary>A tuple, or a value in parentheses.</summary>
    private object? Tuple(int depth)
    {
        (List<object?> items, bool comma) = Items('(', ')', depth);
        return items.Count == 1 && !comma ? items[0] : items.ToArray();
    }

    private (List<object?> Items, bool EndsInComma) Items(char open, char close, int depth)
    {
        var items = new List<object?>();
        bool comma = false;
        Expect(open);
        while (Peek() != close)
        {
            items.Add(Value(depth + 1));
            comma = Peek() == ',';
            if (Peek() != close)
            {
                Expect(',', $"',' or '{close}' is expected");
            }
        }

        Expect(close);
        return (items, comma);
    }

    private BigInteger Number()
    {
        bool negative = text[at] == '-';
        if (text[at] is '+' or '-')
        {
            at++;
            Peek();
        }

        Match match = WholeNumber().Match(text, at);
        if (!match.Success || match.Length > MaxDigits || (match.Groups["long"].Success && !allowsLongs))
        {
            throw Error(match.Length > MaxDigits ? "a shorter number is expected" : "a whole number is expected");
        }

        at += match.Length;
        string digits = match.Groups["digits"].Value.Replace("_", "", StringComparison.Ordinal);
        int radix = digits.Length < 2 ? 10 : char.ToUpperInvariant(digits[1]) switch { 'X' => 16, 'O' => 8, 'B' => 2, _ => 10 };
        BigInteger value = BigInteger.Zero;
        foreach (char digit in radix == 10 ? digits : digits[2..])
        {
            value = (value * radix) + Convert.ToInt32(digit.ToString(), 16);
        }

        return negative ? -value : value;
    }

    /// <summary>Whether a string comes next, with or without the letter that makes it raw or marks it as Unicode.</summary>
    private bool StartsString() => Peek() is '\'' or '"' || (Peek() is 'r' or 'R' or 'u' or 'U' && at + 1 < text.Length && text[at + 1] is '\'' or '"');

    /// <summary>A string; strings side by side are one.</summary>
    private string String()
    {
        var value = new StringBuilder();
        do
        {
            AddString(value);
        }
        while (StartsString());
        return value.ToString();
    }

    private void AddString(StringBuilder value)
    {
        bool raw = text[at] is 'r' or 'R';
        at += text[at] is '\'' or '"' ? 0 : 1;
        string quote = new(text[at], 3);
        quote = text.AsSpan(at).StartsWith(quote, StringComparison.Ordinal) ? quote : quote[..1];
        at += quote.Length;
        while (!text.AsSpan(at).StartsWith(quote, StringComparison.Ordinal))
        {
            if (at == text.Length || (quote.Length == 1 && text[at] is '\r' or '\n'))
            {
                throw Error("the end of a string is expected");
            }

            if (text[at] != '\\')
            {
                value.Append(text[at++]);
            }
            else if (raw)
            {
                value.Append(text.AsSpan(at, Math.Min(2, text.Length - at)));
                at = Math.Min(at + 2, text.Length);
            }
            else
            {
                at++;
                AddEscaped(value);
            }
        }

        at += quote.Length;
    }

    /// <summary>What a backslash and the characters after it stand for.</summary>
    private void AddEscaped(StringBuilder value)
    {
        char sign = at < text.Length ? text[at++] : throw Error("the end of a string is expected");
        switch (sign)
        {
            case '\r' when at < text.Length && text[at] == '\n':
                at++;
                break;
            case '\r' or '\n':
                break;
            case 'x' or 'u' or 'U':
                AddCode(value, sign == 'x' ? 2 : sign == 'u' ? 4 : 8, 16);
                break;
            case >= '0' and <= '7':
                at--;
                AddCode(value, text.AsSpan(at).IndexOfAnyExceptInRange('0', '7') is int digits and >= 0 ? Math.Min(3, digits) : Math.Min(3, text.Length - at), 8);
                break;
            case 'N':
                throw Error("a character without a name is expected");
            default:
                int known = "\\'\"abfnrtv".IndexOf(sign, StringComparison.Ordinal);
                value.Append(known < 0 ? "\\" + sign : "\\'\"\a\b\f\n\r\t\v"[known].ToString());
                break;
        }
    }

    private void AddCode(StringBuilder value, int digits, int radix)
    {
        string code = text.Substring(at, Math.Min(digits, text.Length - at));
        if (code.Length < digits || !code.All(char.IsAsciiHexDigit) || Convert.ToUInt32(code, radix) > 0x10FFFF)
        {
            throw Error("a character's number is expected");
        }

        at += digits;
        value.Append(Rune.TryCreate(Convert.ToUInt32(code, radix), out Rune rune) ? rune : Rune.ReplacementChar);
    }

    private bool Word(string word)
    {
        bool isNext = text.AsSpan(at).StartsWith(word, StringComparison.Ordinal) && (at + word.Length == text.Length || !(char.IsLetterOrDigit(text[at + word.Length]) || text[at + word.Length] == '_'));
        at += isNext ? word.Length : 0;
        return isNext;
    }

    private void Expect(char wanted, string? expected = null)
    {
        if (Peek() != wanted)
        {
            throw Error(expected ?? $"'{wanted}' is expected");
        }

        at++;
    }

    /// <summary>The next character that is no blank and in no comment; NUL at the end.</summary>
    private char Peek()
    {
        at += Blanks().Match(text, at).Length;
        return at < text.Length ? text[at] : '\0';
    }

    private readonly InvalidDataException Error(string expected)
    {
        string rest = Excerpt.Of(text[at..].TrimEnd(), 20);
        string place = rest.Length > 0 ? $"'{rest}'" : "its end";
        return new InvalidDataException(Require.Invariant($"its header cannot be read at character {at + 1}, {place}: {expected}."));
    }

    [GeneratedRegex(@"\G([ \t\f\r\n]|\#[^\r\n]*|\\(\r\n|\r|\n))*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\G(?<digits>0[xX](_?[0-9A-Fa-f])+|0[oO](_?[0-7])+|0[bB](_?[01])+|0(_?0)*|[1-9](_?[0-9])*)(?<long>[ \t]*L)?(?![0-9A-Za-z_.])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WholeNumber();
}
