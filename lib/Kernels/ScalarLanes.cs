using System.Runtime.Intrinsics;

using System.Runtime.CompilerServices;

namespace Eml.Kernels;

/// <summary>A register of one double.</summary>
internal readonly unsafe struct ScalarLanes : ILanes<double>
{
    /// <summary>1.5·2⁵²: adding and subtracting it rounds to a whole number; a sixteenth of it, to a whole number of sixteenths.</summary>
    public const double RoundingShift = 6755399441055744.0;

    /// <summary>1.5·2⁵² + 1023: a whole n added to it stands, biased, in the lowest bits; shifted up by 52 they are 2ⁿ.</summary>
    public const double ExponentShift = RoundingShift + 1023;

    public static int Count => 1;

    public static double Broadcast(double value) => value;

    public static double Load(double* source) => *source;

    public static void Store(double value, double* destination) => *destination = value;

    public static double Add(double a, double b) => a + b;

    public static double Subtract(double a, double b) => a - b;

    public static double Multiply(double a, double b) => a * b;

    public static double Divide(double a, double b) => a / b;

    public static double Sqrt(double a) => Math.Sqrt(a);

    public static double MultiplyAdd(double a, double b, double c) => double.MultiplyAddEstimate(a, b, c);

    public static double NegativeAbs(double a) => -Math.Abs(a);

    public static double AtLeast(double a, double least) => a < least ? least : a;

    public static double WhereNegative(double a, double yes, double no) => a < 0 ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Scale(double a, double n)
    {
        n = Math.Floor(n);
        double half = ((n * 0.5) + RoundingShift) - RoundingShift;
        double first = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(half + ExponentShift) << 52);
        double second = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits((n - half) + ExponentShift) << 52);
        return a * first * second;
    }

    public static double Pick(double* table, double a) => table[BitConverter.DoubleToInt64Bits(a) & 15];

    public static double Sum(double a) => a;

    public static Vector256<double> Sums(double a, double b, double c, double d) => Vector256.Create(a, b, c, d);
}
