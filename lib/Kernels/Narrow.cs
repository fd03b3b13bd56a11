using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Eml.Kernels;

/// <summary>A number that the JIT sees as a constant: for each it makes a body of its own.</summary>
internal interface IWidth
{
    static abstract int Value { get; }
}

/// <summary>A kernel for a layer with I inputs that feeds one with O outputs.</summary>
internal unsafe interface INarrowKernel
{
    /// <summary>Does one part of the job; parts do not depend on each other.</summary>
    static abstract void Part<L, V, I, O>(void* job, int part)
        where L : ILanes<V>
        where V : struct
        where I : IWidth
        where O : IWidth;
}

/// <summary>
/// What the kernels for a hidden layer between few inputs and few outputs share. The networks for the curve and for the spirals are of that kind.
/// </summary>
/// <remarks>
/// The lanes of a register are samples, not units, so that nothing has to be summed across lanes in the forward pass and no width of the layer
/// leaves lanes empty. So these kernels take matrices sample by sample: all samples of the first row, then those of the second, and so on.
/// A row's samples are padded to whole registers, and a row is an odd number of cache lines long: at the distance of a power of two, rows would drive each other out of the cache.
/// </remarks>
internal static unsafe class Narrow
{
    /// <summary>The most inputs, and the most outputs.</summary>
    public const int Widest = 4;

    private const int WidestRegister = 8;

    /// <summary>Whether the kernels take a layer between so many inputs and outputs.</summary>
    public static bool Suits(int inputs, int outputs) => inputs <= Widest && outputs <= Widest;

    /// <summary>How many samples a padded row holds.</summary>
    public static int Padded(int m) => (m + WidestRegister - 1) / WidestRegister * WidestRegister;

    /// <summary>From one row to the next.</summary>
    public static int Stride(int m) => Padded(m) | WidestRegister;

    /// <exception cref="ArgumentOutOfRangeException">There are no or too many inputs or outputs.</exception>
    public static void Check(int inputs, int outputs)
    {
        Require.InRange(inputs, 1, Widest + 1, nameof(inputs));
        Require.InRange(outputs, 1, Widest + 1, nameof(outputs));
    }

    /// <summary>Rewrites a column-major matrix of m columns sample by sample, padded with zeros.</summary>
    /// <exception cref="ArgumentException">The source is not rows×m, or the destination is not rows times <see cref="Stride"/> long.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BySample(ReadOnlySpan<double> source, int rows, int m, Span<double> destination)
    {
        Spans.Matrix(source.Length, rows, m, nameof(source));
        int stride = Stride(m);
        Spans.Matrix(destination.Length, stride, rows, nameof(destination));
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = destination.Slice(i * stride, Padded(m));
            row[m..].Clear();
            if (rows == 1)
            {
                source.CopyTo(row);
                return;
            }

            for (int j = 0, at = i; j < m; j++, at += rows)
            {
                row[j] = source[at];
            }
        }
    }

    /// <summary>Runs all parts of <typeparamref name="K"/>, in its body for these widths and for the widest registers there are.</summary>
    public static void Run<K>(int inputs, int outputs, int parts, void* job)
        where K : INarrowKernel
    {
        switch (inputs)
        {
            case 1:
                Run<K, One>(outputs, parts, job);
                break;
            case 2:
                Run<K, Two>(outputs, parts, job);
                break;
            case 3:
                Run<K, Three>(outputs, parts, job);
                break;
            default:
                Run<K, Four>(outputs, parts, job);
                break;
        }
    }

    private static void Run<K, I>(int outputs, int parts, void* job)
        where K : INarrowKernel
        where I : IWidth
    {
        switch (outputs)
        {
            case 1:
                Run<K, I, One>(parts, job);
                break;
            case 2:
                Run<K, I, Two>(parts, job);
                break;
            case 3:
                Run<K, I, Three>(parts, job);
                break;
            default:
                Run<K, I, Four>(parts, job);
                break;
        }
    }

    private static void Run<K, I, O>(int parts, void* job)
        where K : INarrowKernel
        where I : IWidth
        where O : IWidth =>
        Workers.Run(
            parts,
            Vector512.IsHardwareAccelerated ? &K.Part<Lanes512, Vector512<double>, I, O>
                : Vector256.IsHardwareAccelerated ? &K.Part<Lanes256, Vector256<double>, I, O>
                : Vector128.IsHardwareAccelerated ? &K.Part<Lanes128, Vector128<double>, I, O>
                : &K.Part<ScalarLanes, double, I, O>,
            job);

    private readonly struct One : IWidth
    {
        public static int Value => 1;
    }

    private readonly struct Two : IWidth
    {
        public static int Value => 2;
    }

    private readonly struct Three : IWidth
    {
        public static int Value => 3;
    }

    private readonly struct Four : IWidth
    {
        public static int Value => 4;
    }
}
