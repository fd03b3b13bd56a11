using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <summary>
/// What a kernel needs of a register of doubles. A kernel is written once over these operations, and the JIT makes of it one body
/// for each width; <see cref="ScalarLanes"/>, a register of one, serves machines without vectors and the odd last row.
/// </summary>
/// <typeparam name="V">The register.</typeparam>
internal unsafe interface ILanes<V>
    where V : struct
{
    /// <summary>How many doubles a register holds.</summary>
    static abstract int Count { get; }

    static abstract V Broadcast(double value);

    static abstract V Load(double* source);

    static abstract void Store(V value, double* destination);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    static abstract V Sqrt(V a);

    /// <summary>a·b + c, rounded once where the machine has a fused instruction.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>−|a|.</summary>
    static abstract V NegativeAbs(V a);

    /// <summary>The greater one; where a is NaN, NaN.</summary>
    static abstract V AtLeast(V a, V least);

    /// <summary>Per lane: <paramref name="yes"/> where a is below zero, otherwise, and for NaN, <paramref name="no"/>.</summary>
    static abstract V WhereNegative(V a, V yes, V no);

    /// <summary>a·2^⌊n⌋ for n from −1100 to 1100, rounded once.</summary>
    static abstract V Scale(V a, V n);

    /// <summary>Per lane the element of a table of sixteen whose number stands in the lowest four bits of a.</summary>
    static abstract V Pick(double* table, V a);

    /// <summary>The sum of all lanes.</summary>
    static abstract double Sum(V a);

    /// <summary>The sums of all lanes of four registers; together they are quicker than one after the other.</summary>
    static abstract Vector256<double> Sums(V a, V b, V c, V d);
}
