using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <summary>A kernel, written once over registers of any width.</summary>
internal unsafe interface IKernel
{
    /// <summary>Does one part of the job; parts do not depend on each other.</summary>
    static abstract void Part<L, V>(void* job, int part)
        where L : ILanes<V>
        where V : struct;
}

/// <summary>The one place that knows which registers this machine has.</summary>
internal static unsafe class Registers
{
    /// <summary>How many doubles the widest register of any machine holds: rows are padded to a multiple of it.</summary>
    public const int Widest = 8;

    /// <summary>How many doubles a register of this machine holds.</summary>
    public static int Count =>
        Vector512.IsHardwareAccelerated ? Lanes512.Count : Vector256.IsHardwareAccelerated ? Lanes256.Count : Vector128.IsHardwareAccelerated ? Lanes128.Count : ScalarLanes.Count;

    /// <summary>Does all parts of the job in the widest registers there are, shared out over the threads.</summary>
    public static void Run<K>(int parts, void* job)
        where K : IKernel =>
        Workers.Run(
            parts,
            Vector512.IsHardwareAccelerated ? &K.Part<Lanes512, Vector512<double>>
                : Vector256.IsHardwareAccelerated ? &K.Part<Lanes256, Vector256<double>>
                : Vector128.IsHardwareAccelerated ? &K.Part<Lanes128, Vector128<double>>
                : &K.Part<ScalarLanes, double>,
            job);
}

/// <summary>A number that the JIT sees as a constant: for each it makes a body of its own.</summary>
internal interface INumber
{
    static abstract int Value { get; }
}

internal readonly struct One : INumber
{
    public static int Value => 1;
}

internal readonly struct Two : INumber
{
    public static int Value => 2;
}

internal readonly struct Three : INumber
{
    public static int Value => 3;
}

internal readonly struct Four : INumber
{
    public static int Value => 4;
}
