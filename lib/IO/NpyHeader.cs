using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Eml.IO;

/// <summary>
/// The head of a .npy file: magic, version, and a Python dictionary of exactly descr, fortran_order and shape
/// (NumPy Enhancement Proposal 1, and the documentation of numpy.lib.format). However it is spelled, what NumPy reads is read.
/// </summary>
/// <param name="Type">The type of the values.</param>
/// <param name="FortranOrder">Column-major, as MathNet stores matrices; otherwise row-major.</param>
/// <param name="Shape">The dimensions; none for a scalar.</param>
internal sealed record NpyHeader(NpyType Type, bool FortranOrder, IReadOnlyList<int> Shape)
{
    /// <summary>NumPy's own limit, so that a hostile header costs nothing.</summary>
    public const int MaxLength = 10_000;

    private const string Keys = "exactly 'descr', 'fortran_order' and 'shape' are allowed";

    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>How many values the shape has; at most <see cref="Array.MaxLength"/>.</summary>
    public int Count => (int)NpyArray.CountOf(Shape);

    /// <summary>Writes version 1.0, as NumPy does, padded with spaces so that the data starts at a multiple of 64.</summary>
    public void Write(Stream stream)
    {
        string text = "{'descr': '" + (Type.BigEndian ? '>' : '<') + Type.Kind + Type.Size + "', 'fortran_order': " + (FortranOrder ? "True" : "False")
            + ", 'shape': " + NpyArray.PythonTuple(Shape) + ", }";
        int before = Magic.Length + 4;      // version and the two bytes of the length
        int length = text.Length + 1;       // and the line feed
        length += (Alignment - ((before + length) % Alignment)) % Alignment;
        Span<byte> lead = [.. Magic, 1, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(lead[8..], (ushort)length);
        stream.Write(lead);
        stream.Write(Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n"));
    }

    /// <summary>Reads a header of version 1.0, 2.0 or 3.0 and leaves the stream at the data.</summary>
    /// <exception cref="InvalidDataException">It is not such a header; the message tells why.</exception>
    /// <exception cref="UnreadException">It says what is not read here, or is longer than NumPy takes.</exception>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> lead = stackalloc byte[8];
        ReadExactly(stream, lead, "the magic string and version");
        if (!lead[..6].SequenceEqual(Magic))
        {
            throw new InvalidDataException($"it starts with the bytes {Convert.ToHexString(lead[..6])}, not with the magic string \\x93NUMPY of a .npy file.");
        }

        (int major, int minor) = (lead[6], lead[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw new InvalidDataException(Require.Invariant($"its format version is {major}.{minor}; 1.0, 2.0 and 3.0 are read."));
        }

        Span<byte> lengthBytes = stackalloc byte[major == 1 ? 2 : 4];
        ReadExactly(stream, lengthBytes, "the header length");
        uint length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaxLength)
        {
            throw new UnreadException(Require.Invariant($"its header is {length} characters long, as of records with many fields; at most {MaxLength} are read."));
        }

        byte[] header = new byte[length];
        ReadExactly(stream, header, "the header");
        return Parse(Decode(header, utf8: major == 3), allowsLongs: major < 3);
    }

    private static NpyHeader Parse(string header, bool allowsLongs)
    {
        if (PythonLiteral.Parse(header, allowsLongs) is not Dictionary<string, object?> entries)
        {
            throw new InvalidDataException($"its header is no dictionary; {Keys}.");
        }

        if (entries.Keys.FirstOrDefault(key => key is not ("descr" or "fortran_order" or "shape")) is string other)
        {
            throw new InvalidDataException($"its header has the key '{Excerpt.Of(other)}'; {Keys}.");
        }

        return new NpyHeader(TypeOf(Entry("descr")), Entry("fortran_order") as bool? ?? throw Wrong("fortran_order", "True or False"), ShapeOf(Entry("shape")));

        object? Entry(string key) => entries.TryGetValue(key, out object? value) ? value : throw new InvalidDataException($"its header has no key '{key}'; {Keys}.");
    }

    private static NpyType TypeOf(object? descr) => descr switch
    {
        string name => NpyType.Parse(name),
        List<object?> => throw new UnreadException("its values are records of several fields; arrays of plain numbers are read. In NumPy, save one field: array['name']."),
        object?[] => throw new UnreadException("its values are arrays themselves; arrays of plain numbers are read. In NumPy, save one with a dimension more: numpy.load(path)."),
        _ => throw Wrong("descr", "the name of a type, in quotes"),
    };

    private static int[] ShapeOf(object? value)
    {
        if (value is not object?[] dimensions)
        {
            throw Wrong("shape", "a tuple; of one dimension it is written with a comma, as in (3,)");
        }

        if (dimensions.Length > NpyArray.MaxDimensions)
        {
            throw new InvalidDataException(Require.Invariant($"its shape has {dimensions.Length} dimensions; at most {NpyArray.MaxDimensions} are read."));
        }

        int[] shape = [.. dimensions.Select(dimension => dimension is BigInteger number && number >= 0
            ? number <= Array.MaxLength ? (int)number
                : throw new InvalidDataException(Require.Invariant($"its shape has the dimension {Excerpt.Of(number.ToString(CultureInfo.InvariantCulture), 30)}; at most {Array.MaxLength} is read."))
            : throw Wrong("shape", "a tuple of whole numbers that are not negative"))];
        return NpyArray.CountOf(shape) <= Array.MaxLength
            ? shape
            : throw new InvalidDataException(Require.Invariant($"its shape ({Excerpt.OfList(shape)}) has more than {Array.MaxLength} values, which is too large."));
    }

    private static InvalidDataException Wrong(string key, string wanted) => new($"the value of '{key}' in its header has to be {wanted}.");

    private static string Decode(byte[] header, bool utf8)
    {
        try
        {
            return (utf8 ? new UTF8Encoding(false, throwOnInvalidBytes: true) : Encoding.Latin1).GetString(header);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("its header is not valid UTF-8, which version 3.0 asks for.", e);
        }
    }

    private static void ReadExactly(Stream stream, Span<byte> buffer, string what)
    {
        int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (read < buffer.Length)
        {
            throw new InvalidDataException(Require.Invariant($"it ends inside {what}: {read} of {buffer.Length} bytes are there."));
        }
    }
}
