namespace Eml.Kernels;

/// <summary>What a kernel checks before it takes a pointer: with these, no loop can leave its spans.</summary>
internal static class Spans
{
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void SameLength(int expected, int actual, string name)
    {
        if (actual != expected)
        {
            Throw(expected, actual, name);
        }
    }

    /// <exception cref="ArgumentException">A negative size, or a span that is not rows·columns long.</exception>
    public static void Matrix(int length, int rows, int columns, string name)
    {
        if (rows < 0 || columns < 0 || length != (long)rows * columns)
        {
            ThrowMatrix(length, rows, columns, name);
        }
    }

    /// <summary>How many columns of <paramref name="rows"/> values there are.</summary>
    /// <exception cref="ArgumentException">There are no rows, or the last column is not whole.</exception>
    public static int Columns(int length, int rows, string name)
    {
        if (rows <= 0 || length % rows != 0)
        {
            ThrowColumns(length, rows, name);
        }

        return length / rows;
    }

    private static void Throw(int expected, int actual, string name) =>
        throw new ArgumentException(Require.Invariant($"{name} has {actual} elements; it has to have {expected}."), name);

    private static void ThrowMatrix(int length, int rows, int columns, string name) =>
        throw new ArgumentException(Require.Invariant($"{name} has {length} elements; as {Require.Shape(rows, columns)} it has to have {(long)rows * columns}."), name);

    private static void ThrowColumns(int length, int rows, string name) =>
        throw new ArgumentException(Require.Invariant($"{name} has {length} elements; they have to be whole columns of {rows}, at least 1."), name);
}
