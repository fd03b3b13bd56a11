using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Eml.IO;

/// <summary>What is well-formed, but of a type or with a value that no double can hold, or with too long a header: others in the same file can still be read. The readers' callers see an <see cref="InvalidDataException"/>.</summary>
internal sealed class UnreadException(string message) : FormatException(message);

/// <summary>A numeric type of NumPy as a .npy header names it, for example <c>&lt;f4</c>: byte order, kind (b, i, u, f, M or m) and bytes; or by one of NumPy's own names, <c>float32</c>.</summary>
/// <param name="Kind">b for truth values, i and u for whole numbers with and without a sign, f for floating point, M and m for dates and times, which are counts of a unit.</param>
/// <param name="Size">Bytes per value.</param>
/// <param name="BigEndian">Whether the values' bytes stand in big-endian order.</param>
internal sealed partial record NpyType(char Kind, int Size, bool BigEndian)
{
    /// <summary>The largest whole number up to which a double holds every one.</summary>
    private const double LargestWhole = 1L << 53;

    /// <summary>How NumPy stores NaT, a date or time that is none.</summary>
    private const long NotATime = long.MinValue;

    /// <summary>Which values are read, where not all are, and what to do about the others.</summary>
    public string Limit => Kind switch
    {
        'f' => "long doubles are read where no digit is lost. In NumPy: array.astype('float64').",
        'M' or 'm' => "counts of time are read up to 2^53 = 9007199254740992. In NumPy, a larger unit: array.astype('" + Kind + "8[s]').",
        _ => "whole numbers are read up to 2^53 = 9007199254740992. In NumPy: array.astype('float64').",
    };

    /// <summary>NumPy's names for these types, as of 64-bit Unix, where an <c>int</c> has 8 bytes. Those of one letter may have a byte order.</summary>
    private static readonly Dictionary<string, string> Names = new[]
    {
        "b1 ? bool bool_ bool8", "i1 b int8 byte", "u1 B uint8 ubyte", "i2 h int16 short", "u2 H uint16 ushort", "i4 i int32 intc", "u4 I uint32 uintc",
        "i8 l q p int64 int int_ int0 intp long longlong", "u8 L Q P uint64 uint uint0 uintp ulong ulonglong",
        "f2 e float16 half", "f4 f float32 single", "f8 d float64 double float float_", "f16 g float128 longdouble longfloat", "M8 M", "m8 m",
    }.Select(line => line.Split(' ')).SelectMany(names => names[1..].Select(name => (Name: name, Type: names[0]))).ToDictionary(n => n.Name, n => n.Type, StringComparer.Ordinal);

    /// <exception cref="UnreadException">It is no type whose values are doubles; the message says what it is.</exception>
    public static NpyType Parse(string descr)
    {
        int order = descr.Length > 0 && descr[0] is '<' or '>' or '=' or '|' ? 1 : 0;
        string name = descr[order..];
        Match match = Number().Match(Names.TryGetValue(name, out string? type) && (order == 0 || name.Length == 1) ? descr[..order] + type : descr);
        if (match.Success)
        {
            bool bigEndian = match.Groups["order"].ValueSpan is ">";
            return match.Groups["name"].Success
                ? new NpyType(name[0] == 'd' ? 'M' : 'm', 8, bigEndian)
                : new NpyType(match.Groups["kind"].ValueSpan[0], int.Parse(match.Groups["size"].ValueSpan, CultureInfo.InvariantCulture), bigEndian);
        }

        string what = name switch
        {
            ['O', ..] or ['o', 'b', 'j', ..] => "are Python objects, which are never read, because unpickling them runs code",
            ['S' or 'a' or 'U' or 'T', ..] or ['s', 't', 'r', ..] or ['u', 'n', 'i', ..] or ['b', 'y', 't', 'e', 's', ..] => "are text",
            ['c' or 'F' or 'D' or 'G', ..] => "are complex numbers",
            ['V', ..] or ['v', 'o', 'i', 'd', ..] => "are raw bytes or records",
            "f12" => "are long doubles of a 32-bit machine, which NumPy itself reads only there",
            _ => "have no numeric type",
        };
        throw new UnreadException(
            $"its values {what} (descr '{Excerpt.Of(descr, 30)}'); bool, int8 to int64, uint8 to uint64, float16 to float64, longdouble, datetime64 and timedelta64 are read. In NumPy: array.astype('float64').");
    }

    /// <summary>The values of these bytes, exactly. The bytes may be turned round on the way.</summary>
    /// <returns>The first value that no double holds, as text, and its index; or null.</returns>
    public (int Index, string Value)? ToDoubles(Span<byte> bytes, Span<double> values)
    {
        if (BigEndian == BitConverter.IsLittleEndian)
        {
            Reverse(bytes);
        }

        switch (Kind, Size)
        {
            case ('f', 8): bytes.CopyTo(MemoryMarshal.AsBytes(values)); return null;      // not even the bits of a NaN change
            case ('f', 4): return Convert<float>(bytes, values);
            case ('f', 2):
                ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < halves.Length; i++)
                {
                    values[i] = OfHalf(halves[i]);
                }

                return null;
            case ('i', 1): return Convert<sbyte>(bytes, values);
            case ('i', 2): return Convert<short>(bytes, values);
            case ('i', 4): return Convert<int>(bytes, values);
            case ('i', _): return Convert<long>(bytes, values);
            case ('u', 1): return Convert<byte>(bytes, values);
            case ('u', 2): return Convert<ushort>(bytes, values);
            case ('u', 4): return Convert<uint>(bytes, values);
            case ('u', _): return Convert<ulong>(bytes, values);
            case ('M' or 'm', _): return Convert<long>(bytes, values, isTime: true);
            case ('f', _): return LongDouble.ToDoubles(bytes, values);
            default:
                for (int i = 0; i < bytes.Length; i++)
                {
                    values[i] = bytes[i] == 0 ? 0 : 1;
                }

                return null;
        }
    }

    /// <summary>NumPy widens a float16 by its bits: a signalling NaN stays one, which the processor's conversion (NumPy's own for float32) makes quiet.</summary>
    private static double OfHalf(ushort bits)
    {
        Half half = BitConverter.UInt16BitsToHalf(bits);
        return Half.IsNaN(half) ? BitConverter.UInt64BitsToDouble(((bits & 0x8000UL) << 48) | (0x7FFUL << 52) | ((bits & 0x3FFUL) << 42)) : (double)half;
    }

    private static (int Index, string Value)? Convert<T>(ReadOnlySpan<byte> bytes, Span<double> values, bool isTime = false)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> typed = MemoryMarshal.Cast<byte, T>(bytes);
        bool mayBeLarge = typeof(T) == typeof(long) || typeof(T) == typeof(ulong);
        for (int i = 0; i < typed.Length; i++)
        {
            if (isTime && long.CreateTruncating(typed[i]) == NotATime)
            {
                values[i] = double.NaN;
                continue;
            }

            values[i] = double.CreateTruncating(typed[i]);
            if (mayBeLarge && (Math.Abs(values[i]) > LargestWhole || T.CreateTruncating(values[i]) != typed[i]))
            {
                return (i, Require.Invariant($"{typed[i]}"));
            }
        }

        return null;
    }

    private void Reverse(Span<byte> bytes)
    {
        switch (Size)
        {
            case 2:
                Span<ushort> two = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(two, two);
                break;
            case 4:
                Span<uint> four = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(four, four);
                break;
            case 8:
                Span<ulong> eight = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(eight, eight);
                break;
            case 16:
                Span<UInt128> sixteen = MemoryMarshal.Cast<byte, UInt128>(bytes);
                BinaryPrimitives.ReverseEndianness(sixteen, sixteen);
                break;
            default:
                break;
        }
    }

    [GeneratedRegex(@"^(?<order>[<>=|]?)((?<kind>b)(?<size>1)|(?<kind>[iu])(?<size>[1248])|(?<kind>f)(?<size>2|4|8|16)|((?<kind>[Mm])(?<size>8)|(?<name>datetime64|timedelta64))(\[[0-9]{0,10}(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as|generic)(/[0-9]{1,10})?\])?)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
