using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Eml.Kernels;

/// <summary>Registers of 256 bits.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<double>>
{
    public static int Count => Vector256<double>.Count;

    public static Vector256<double> Broadcast(double value) => Vector256.Create(value);

    public static Vector256<double> Load(double* source) => Vector256.Load(source);

    public static void Store(Vector256<double> value, double* destination) => value.Store(destination);

    public static Vector256<double> Add(Vector256<double> a, Vector256<double> b) => a + b;

    public static Vector256<double> Subtract(Vector256<double> a, Vector256<double> b) => a - b;

    public static Vector256<double> Multiply(Vector256<double> a, Vector256<double> b) => a * b;

    public static Vector256<double> Divide(Vector256<double> a, Vector256<double> b) => a / b;

    public static Vector256<double> Sqrt(Vector256<double> a) => Vector256.Sqrt(a);

    public static Vector256<double> MultiplyAdd(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Vector256.MultiplyAddEstimate(a, b, c);

    public static Vector256<double> NegativeAbs(Vector256<double> a) => a | Vector256.Create(-0.0);

    public static Vector256<double> AtLeast(Vector256<double> a, Vector256<double> least) => Vector256.MaxNative(least, a);     // with NaN the second operand, or NaN

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> WhereNegative(Vector256<double> a, Vector256<double> yes, Vector256<double> no) =>
        Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256<double>.Zero), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Scale(Vector256<double> a, Vector256<double> n)
    {
        Vector256<double> round = Vector256.Create(ScalarLanes.RoundingShift), exponent = Vector256.Create(ScalarLanes.ExponentShift);
        n = Vector256.Floor(n);
        Vector256<double> half = ((n * Vector256.Create(0.5)) + round) - round;
        Vector256<double> first = Vector256.ShiftLeft((half + exponent).AsInt64(), 52).AsDouble();
        Vector256<double> second = Vector256.ShiftLeft(((n - half) + exponent).AsInt64(), 52).AsDouble();
        return a * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Pick(double* table, Vector256<double> a) =>
        Vector256.Create(Lanes128.Pick(table, a.GetLower()), Lanes128.Pick(table, a.GetUpper()));

    public static double Sum(Vector256<double> a) => Lanes128.Sum(a.GetLower() + a.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sums(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        if (!Avx.IsSupported)
        {
            return Lanes128.Sums(a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper(), c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper());
        }

        Vector256<double> ab = Avx.UnpackLow(a, b) + Avx.UnpackHigh(a, b), cd = Avx.UnpackLow(c, d) + Avx.UnpackHigh(c, d);
        return Avx.Permute2x128(ab, cd, 0x20) + Avx.Permute2x128(ab, cd, 0x31);
    }
}
