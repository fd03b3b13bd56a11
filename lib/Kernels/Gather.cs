using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eml.Kernels;

/// <content>Picking columns: the samples of a batch.</content>
internal static unsafe partial class Columns
{
    private const int GatherParallelFrom = 16384;

    /// <summary>Copies the columns <paramref name="indices"/> of <paramref name="source"/>, in that order, into <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The source is not made of whole columns of so many rows, the destination does not hold one column per index, or an index is no column.</exception>
    public static void Gather(ReadOnlySpan<double> source, int rows, ReadOnlySpan<int> indices, Span<double> destination)
    {
        int columns = Spans.Columns(source.Length, rows, nameof(source));
        Spans.Matrix(destination.Length, rows, indices.Length, nameof(destination));
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)columns)
            {
                ThrowIndex(indices, index, columns);
            }
        }

        fixed (double* from = source, to = destination)
        fixed (int* at = indices)
        {
            int parts = Math.Min(indices.Length, Workers.Parts(destination.Length, GatherParallelFrom));
            var job = new GatherJob { From = from, To = to, Indices = at, Rows = rows, Count = indices.Length, Parts = parts };
            Workers.Run(parts, &GatherPart, &job);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherPart(void* context, int part)
    {
        var job = (GatherJob*)context;
        nint rows = job->Rows;
        int end = (int)((long)job->Count * (part + 1) / job->Parts);
        for (int j = (int)((long)job->Count * part / job->Parts); j < end; j++)
        {
            double* from = job->From + (job->Indices[j] * rows), to = job->To + (j * rows);
            if (rows > 8)
            {
                new ReadOnlySpan<double>(from, job->Rows).CopyTo(new Span<double>(to, job->Rows));
                continue;
            }

            for (nint i = 0; i < rows; i++)
            {
                to[i] = from[i];
            }
        }
    }

    private static void ThrowIndex(ReadOnlySpan<int> indices, int index, int columns) =>
        throw new ArgumentException(
            Require.Invariant($"One of the {indices.Length} indices is {index}; it has to be from 0 to {columns - 1}."), nameof(indices));

    [StructLayout(LayoutKind.Auto)]
    private struct GatherJob
    {
        public double* From;
        public double* To;
        public int* Indices;
        public int Rows;
        public int Count;
        public int Parts;
    }
}
