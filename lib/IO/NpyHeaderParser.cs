namespace Eml.IO;

/// <summary>
/// Reads the Python dictionary of a .npy header, for example <c>{'descr': '&lt;f8', 'fortran_order': False, 'shape': (3, 4), }</c>.
/// Only what such a header may hold is understood; everything else is refused, so nothing is ever evaluated.
/// </summary>
internal ref struct NpyHeaderParser
{
    private readonly string text;
    private int at;
    private string? descr;
    private bool? fortranOrder;
    private int[]? shape;

    private NpyHeaderParser(string text) => this.text = text;

    /// <exception cref="InvalidDataException">The header is anything but exactly the three keys with values that are read here.</exception>
    public static NpyHeader Parse(string header)
    {
        var parser = new NpyHeaderParser(header);
        parser.Dictionary();
        return new NpyHeader(
            NpyType.Parse(parser.descr ?? throw Missing("descr")),
            parser.fortranOrder ?? throw Missing("fortran_order"),
            parser.shape ?? throw Missing("shape"));
    }

    private static InvalidDataException Missing(string key) =>
        new($"its header has no key '{key}'; exactly 'descr', 'fortran_order' and 'shape' are allowed.");

    private void Dictionary()
    {
        Expect('{');
        while (Peek() != '}')
        {
            Entry();
            if (Peek() != '}')
            {
                Expect(',');
            }
        }

        Expect('}');
        if (text.AsSpan(at).TrimStart(' ') is not "\n")
        {
            throw Error("only spaces and one line feed may follow the dictionary");
        }
    }

    private void Entry()
    {
        string key = String();
        Expect(':');
        bool repeated;
        switch (key)
        {
            case "descr":
                repeated = descr is not null;
                descr = Peek() == '[' ? throw new UnreadTypeException("its values are records of several fields; arrays of plain numbers are read. In NumPy, save one field: array['name'].") : String();
                break;
            case "fortran_order":
                repeated = fortranOrder is not null;
                fortranOrder = Boolean();
                break;
            case "shape":
                repeated = shape is not null;
                shape = Shape();
                break;
            default:
                throw new InvalidDataException($"its header has the key '{Excerpt.Of(key)}'; exactly 'descr', 'fortran_order' and 'shape' are allowed.");
        }

        if (repeated)
        {
            throw new InvalidDataException($"its header has the key '{key}' twice.");
        }
    }

    private int[] Shape()
    {
        var dimensions = new List<int>();
        bool comma = true;
        Expect('(');
        while (Peek() != ')')
        {
            if (!comma)
            {
                throw Error("',' or ')' is expected");
            }

            dimensions.Add(Dimension());
            comma = Peek() == ',';
            if (comma)
            {
                Expect(',');
            }
        }

        Expect(')');
        if (dimensions.Count == 1 && !comma)
        {
            throw Error("a shape of one dimension is written with a comma, as in (3,)");
        }

        if (dimensions.Count > NpyArray.MaxDimensions)
        {
            throw new InvalidDataException(Require.Invariant($"its shape has {dimensions.Count} dimensions; at most {NpyArray.MaxDimensions} are read."));
        }

        return NpyArray.CountOf(dimensions) <= Array.MaxLength
            ? [.. dimensions]
            : throw new InvalidDataException(Require.Invariant($"its shape ({Excerpt.OfList(dimensions)}) has more than {Array.MaxLength} values, which is too large."));
    }

    private int Dimension()
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '-' or '+' or '_'))
        {
            at++;
        }

        ReadOnlySpan<char> digits = text.AsSpan(start, at - start);
        digits = digits is [_, .., 'L'] ? digits[..^1] : digits;       // as Python 2 wrote a whole number; NumPy reads it too
        bool integer = digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9') && (digits[0] != '0' || digits.Length == 1);
        if (!integer)
        {
            at = start;
            throw Error("a dimension has to be a whole number that is not negative");
        }

        return int.TryParse(digits, out int dimension) && dimension <= Array.MaxLength
            ? dimension
            : throw new InvalidDataException(Require.Invariant($"its shape has the dimension {Excerpt.Of(digits.ToString(), 30)}; at most {Array.MaxLength} is read."));
    }

    private bool Boolean()
    {
        Peek();
        bool value = text.AsSpan(at).StartsWith("True", StringComparison.Ordinal);
        if (!value && !text.AsSpan(at).StartsWith("False", StringComparison.Ordinal))
        {
            throw Error("True or False is expected");
        }

        at += value ? 4 : 5;
        return value;
    }

    private string String()
    {
        char quote = Peek();
        int end = quote is '\'' or '"' ? text.IndexOf(quote, at + 1) : -1;
        if (end < 0 || text.AsSpan(at, end - at).ContainsAny('\\', '\n'))
        {
            throw Error("a plain string in quotes is expected");
        }

        string value = text[(at + 1)..end];
        at = end + 1;
        return value;
    }

    private void Expect(char wanted)
    {
        if (Peek() != wanted)
        {
            throw Error($"'{wanted}' is expected");
        }

        at++;
    }

    /// <summary>The next character that is not a space; NUL at the end.</summary>
    private char Peek()
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at < text.Length ? text[at] : '\0';
    }

    private readonly InvalidDataException Error(string expected)
    {
        string rest = Excerpt.Of(text[at..].TrimEnd(), 20);
        string place = rest.Length > 0 ? $"'{rest}'" : "its end";
        return new InvalidDataException(Require.Invariant($"its header cannot be read at character {at + 1}, {place}: {expected}."));
    }
}
