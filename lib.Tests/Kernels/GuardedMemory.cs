using System.Runtime.InteropServices;

namespace Eml.Tests.Kernels;

/// <summary>
/// Doubles that end at a page which may not be touched: a kernel that reads or writes past its span ends the process. Before the span
/// lie canaries. Where there is no mmap, canaries lie on both sides; they are NaN, so reading one shows in the result as well.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int PageSize = 65536, Canaries = 64;      // a multiple of every page size in use
    private readonly double[]? fallback;
    private readonly byte* start;
    private readonly nuint dataBytes;
    private int length;

    public GuardedMemory(int capacity)
    {
        dataBytes = (nuint)(((capacity + Canaries) * sizeof(double)) + PageSize - 1) / PageSize * PageSize;
        if (!OperatingSystem.IsLinux())
        {
            fallback = new double[(int)(dataBytes / sizeof(double)) + Canaries];
            return;
        }

        start = Map(0, dataBytes + PageSize, prot: 3, flags: 0x22, fd: -1, 0);      // read and write; private and anonymous
        if (start == (byte*)-1 || Protect(start + dataBytes, PageSize, prot: 0) != 0)
        {
            throw new InvalidOperationException("No guarded page could be made.");
        }
    }

    private Span<double> Data => fallback ?? new Span<double>(start, (int)(dataBytes / sizeof(double)));

    private int End => Data.Length - (fallback is null ? 0 : Canaries);

    /// <summary>A copy of the values that ends at the guard; valid until the next call.</summary>
    public Span<double> Copy(ReadOnlySpan<double> values)
    {
        Span<double> span = Room(values.Length);
        values.CopyTo(span);
        return span;
    }

    /// <summary>So many values, all canaries, ending at the guard; valid until the next call.</summary>
    public Span<double> Room(int values)
    {
        length = values;
        Data.Slice(End - values - Canaries).Fill(double.NaN);
        return Data.Slice(End - values, values);
    }

    /// <summary>Fails if something outside the last span was written.</summary>
    public void CheckCanaries()
    {
        foreach (double value in Data.Slice(End - length - Canaries, Canaries))
        {
            Xunit.Assert.Equal(BitConverter.DoubleToInt64Bits(double.NaN), BitConverter.DoubleToInt64Bits(value));
        }

        foreach (double value in Data[End..])
        {
            Xunit.Assert.Equal(BitConverter.DoubleToInt64Bits(double.NaN), BitConverter.DoubleToInt64Bits(value));
        }
    }

    public void Dispose()
    {
        if (fallback is null)
        {
            _ = Unmap(start, dataBytes + PageSize);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial byte* Map(nint address, nuint length, int prot, int flags, int fd, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(byte* address, nuint length, int prot);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(byte* address, nuint length);
}
