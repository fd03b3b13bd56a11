using System.Runtime.InteropServices;

namespace Eml.IO;

/// <summary>
/// NumPy's <c>longdouble</c> in 16 bytes, read where a double holds it exactly. The name <c>f16</c> stands for two formats: the 80-bit numbers of x86, whose last six bytes are whatever lay in memory,
/// and IEEE 754's binary128 of other machines. The numbers themselves tell which: an 80-bit number other than zero has its leading bit set, and a binary128 that a double holds ends in 60 zeros.
/// </summary>
internal static class LongDouble
{
    private const int Bias = 16383, MostExponent = 0x7FFF, DoubleBits = 53;

    /// <summary>The bits below a double's last, in a binary128.</summary>
    private const int Beyond = 112 - (DoubleBits - 1);

    /// <summary>The values of these bytes, little-endian.</summary>
    /// <returns>The first value that no double holds, as text, and its index; or null.</returns>
    public static (int Index, string Value)? ToDoubles(ReadOnlySpan<byte> bytes, Span<double> values)
    {
        ReadOnlySpan<UInt128> numbers = MemoryMarshal.Cast<byte, UInt128>(bytes);
        int notExtended = -1, notQuadruple = -1, different = -1;
        for (int i = 0; i < numbers.Length; i++)
        {
            double? extended = IsExtended(numbers[i]) ? Extended(numbers[i]) : null, quadruple = Quadruple(numbers[i]);
            values[i] = extended ?? 0;
            notExtended = notExtended < 0 && !IsExtended(numbers[i]) ? i : notExtended;
            notQuadruple = notQuadruple < 0 && quadruple is null ? i : notQuadruple;
            different = different < 0 && !Nullable.Equals(extended, quadruple) ? i : different;
        }

        if (notExtended >= 0 && notQuadruple < 0)
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                values[i] = Quadruple(numbers[i])!.Value;
            }

            return null;
        }

        if (notExtended >= 0 || (notQuadruple < 0 && different >= 0))
        {
            int at = Math.Max(notExtended, different);
            return (at, $"a long double that may be of another machine, 0x{numbers[at]:X32}");
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            if (Extended(numbers[i]) is null)
            {
                (ulong fraction, int exponent) = ((ulong)numbers[i], ExponentOf((ushort)(numbers[i] >> 64)));
                return (i, Require.Invariant($"{(((ushort)(numbers[i] >> 64) & 0x8000) == 0 ? "" : "-")}{fraction}·2^{exponent - Bias - 63}, a long double"));
            }
        }

        return null;
    }

    private static int ExponentOf(ushort signAndExponent) => signAndExponent & MostExponent;

    /// <summary>Whether it is an 80-bit number as x86 writes it: the leading bit of the fraction is there, but in zeros and the smallest.</summary>
    private static bool IsExtended(UInt128 number) => ((ulong)number >> 63 != 0) == (ExponentOf((ushort)(number >> 64)) != 0);

    /// <summary>The 80-bit number: sign, 15 bits of exponent, 64 of fraction.</summary>
    private static double? Extended(UInt128 number)
    {
        (ulong fraction, ushort top) = ((ulong)number, (ushort)(number >> 64));
        int exponent = ExponentOf(top);
        return exponent == MostExponent
            ? Special(top, fraction << 1 >> 12)
            : Exact(top, fraction, Math.Max(exponent, 1) - Bias - 63);
    }

    /// <summary>The binary128: sign, 15 bits of exponent, 112 of fraction, and a leading bit that is not written.</summary>
    private static double? Quadruple(UInt128 number)
    {
        var top = (ushort)(number >> 112);
        int exponent = ExponentOf(top);
        if ((number & ((UInt128.One << Beyond) - 1)) != 0)
        {
            return null;
        }

        ulong fraction = (ulong)(number >> Beyond) & ((1UL << (DoubleBits - 1)) - 1);
        return exponent == MostExponent ? Special(top, fraction)
            : Exact(top, exponent == 0 ? fraction : fraction | (1UL << (DoubleBits - 1)), Math.Max(exponent, 1) - Bias - (DoubleBits - 1));
    }

    /// <summary>An infinity, or the NaN of this fraction, made quiet as the processor's conversion does.</summary>
    private static double Special(ushort top, ulong fraction) =>
        BitConverter.UInt64BitsToDouble(((ulong)(top & 0x8000) << 48) | (0x7FFUL << 52) | (fraction == 0 ? 0 : fraction | (1UL << 51)));

    /// <summary>±fraction·2^exponent, if a double holds it.</summary>
    private static double? Exact(ushort top, ulong fraction, int exponent)
    {
        int zeros = fraction == 0 ? 0 : System.Numerics.BitOperations.TrailingZeroCount(fraction);
        double whole = fraction >> zeros, value = Math.ScaleB(whole, exponent + zeros);
        bool exact = fraction >> zeros < 1UL << DoubleBits && double.IsFinite(value) && Math.ScaleB(value, -exponent - zeros) == whole;
        return exact ? ((top & 0x8000) == 0 ? value : -value) : null;
    }
}
