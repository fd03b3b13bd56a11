using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Eml.Kernels;

/// <summary>Registers of 512 bits.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<double>>
{
    public static int Count => Vector512<double>.Count;

    public static Vector512<double> Broadcast(double value) => Vector512.Create(value);

    public static Vector512<double> Load(double* source) => Vector512.Load(source);

    public static void Store(Vector512<double> value, double* destination) => value.Store(destination);

    public static Vector512<double> Add(Vector512<double> a, Vector512<double> b) => a + b;

    public static Vector512<double> Subtract(Vector512<double> a, Vector512<double> b) => a - b;

    public static Vector512<double> Multiply(Vector512<double> a, Vector512<double> b) => a * b;

    public static Vector512<double> Divide(Vector512<double> a, Vector512<double> b) => a / b;

    public static Vector512<double> Sqrt(Vector512<double> a) => Vector512.Sqrt(a);

    public static Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Vector512.MultiplyAddEstimate(a, b, c);

    public static Vector512<double> NegativeAbs(Vector512<double> a) => a | Vector512.Create(-0.0);

    public static Vector512<double> AtLeast(Vector512<double> a, Vector512<double> least) => Vector512.MaxNative(least, a);     // with NaN the second operand, or NaN

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> WhereNegative(Vector512<double> a, Vector512<double> yes, Vector512<double> no) =>
        Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512<double>.Zero), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Scale(Vector512<double> a, Vector512<double> n)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.Scale(a, n);
        }

        Vector512<double> round = Vector512.Create(ScalarLanes.RoundingShift), exponent = Vector512.Create(ScalarLanes.ExponentShift);
        n = Vector512.Floor(n);
        Vector512<double> half = ((n * Vector512.Create(0.5)) + round) - round;
        Vector512<double> first = Vector512.ShiftLeft((half + exponent).AsInt64(), 52).AsDouble();
        Vector512<double> second = Vector512.ShiftLeft(((n - half) + exponent).AsInt64(), 52).AsDouble();
        return a * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Pick(double* table, Vector512<double> a) => Avx512F.IsSupported
        ? Avx512F.PermuteVar8x64x2(Vector512.Load(table), a.AsInt64(), Vector512.Load(table + 8))
        : Vector512.Create(Lanes256.Pick(table, a.GetLower()), Lanes256.Pick(table, a.GetUpper()));

    public static double Sum(Vector512<double> a) => Lanes256.Sum(a.GetLower() + a.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sums(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    {
        if (!Avx512F.IsSupported)
        {
            return Lanes256.Sums(a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper(), c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper());
        }

        Vector512<double> ab = Avx512F.UnpackLow(a, b) + Avx512F.UnpackHigh(a, b), cd = Avx512F.UnpackLow(c, d) + Avx512F.UnpackHigh(c, d);
        Vector256<double> halfAb = ab.GetLower() + ab.GetUpper(), halfCd = cd.GetLower() + cd.GetUpper();
        return Avx.Permute2x128(halfAb, halfCd, 0x20) + Avx.Permute2x128(halfAb, halfCd, 0x31);
    }
}
