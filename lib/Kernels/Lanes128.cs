using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <summary>Registers of 128 bits.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<double>>
{
    public static int Count => Vector128<double>.Count;

    public static Vector128<double> Broadcast(double value) => Vector128.Create(value);

    public static Vector128<double> Load(double* source) => Vector128.Load(source);

    public static void Store(Vector128<double> value, double* destination) => value.Store(destination);

    public static Vector128<double> Add(Vector128<double> a, Vector128<double> b) => a + b;

    public static Vector128<double> Subtract(Vector128<double> a, Vector128<double> b) => a - b;

    public static Vector128<double> Multiply(Vector128<double> a, Vector128<double> b) => a * b;

    public static Vector128<double> Divide(Vector128<double> a, Vector128<double> b) => a / b;

    public static Vector128<double> Sqrt(Vector128<double> a) => Vector128.Sqrt(a);

    public static Vector128<double> MultiplyAdd(Vector128<double> a, Vector128<double> b, Vector128<double> c) => Vector128.MultiplyAddEstimate(a, b, c);

    public static Vector128<double> NegativeAbs(Vector128<double> a) => a | Vector128.Create(-0.0);

    public static Vector128<double> AtLeast(Vector128<double> a, Vector128<double> least) => Vector128.MaxNative(least, a);     // with NaN the second operand, or NaN

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> WhereNegative(Vector128<double> a, Vector128<double> yes, Vector128<double> no) =>
        Vector128.ConditionalSelect(Vector128.LessThan(a, Vector128<double>.Zero), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Scale(Vector128<double> a, Vector128<double> n)
    {
        Vector128<double> round = Vector128.Create(ScalarLanes.RoundingShift), exponent = Vector128.Create(ScalarLanes.ExponentShift);
        n = Vector128.Floor(n);
        Vector128<double> half = ((n * Vector128.Create(0.5)) + round) - round;
        Vector128<double> first = Vector128.ShiftLeft((half + exponent).AsInt64(), 52).AsDouble();
        Vector128<double> second = Vector128.ShiftLeft(((n - half) + exponent).AsInt64(), 52).AsDouble();
        return a * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Pick(double* table, Vector128<double> a) =>
        Vector128.Create(ScalarLanes.Pick(table, a.GetElement(0)), ScalarLanes.Pick(table, a.GetElement(1)));

    public static double Sum(Vector128<double> a) => Vector128.Sum(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sums(Vector128<double> a, Vector128<double> b, Vector128<double> c, Vector128<double> d) => Vector256.Create(
        Vector128.Create(a.GetElement(0), b.GetElement(0)) + Vector128.Create(a.GetElement(1), b.GetElement(1)),
        Vector128.Create(c.GetElement(0), d.GetElement(0)) + Vector128.Create(c.GetElement(1), d.GetElement(1)));
}
