using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.IO;

/// <summary>
/// NumPy's .npy files with float64 values. Written: format 1.0, little-endian, row-major unless asked otherwise, the data at a multiple of 64 bytes.
/// Read, strictly: formats 1.0, 2.0 and 3.0, both byte orders, row-major and column-major. Source: numpy.lib.format.
/// </summary>
public static class Npy
{
    /// <summary>Values that are read or written at a time.</summary>
    private const int Chunk = 1 << 16;

    /// <summary>Writes <paramref name="array"/> to a file, whole or not at all, see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">The file to make or to replace.</param>
    /// <param name="array">What to write.</param>
    /// <param name="fortranOrder">Whether the file holds a matrix column by column (as MathNet does) instead of row by row (as NumPy does by default).</param>
    /// <exception cref="IOException">The file cannot be written; then it is as it was before.</exception>
    public static void Write(string path, NpyArray array, bool fortranOrder = false)
    {
        ArgumentNullException.ThrowIfNull(array);
        AtomicFile.Write(path, stream => Write(stream, array, fortranOrder));
    }

    /// <summary>Writes a matrix, shape (rows, columns).</summary>
    /// <inheritdoc cref="Write(string, NpyArray, bool)"/>
    public static void Write(string path, Matrix<double> matrix, bool fortranOrder = false) => Write(path, NpyArray.From(matrix), fortranOrder);

    /// <summary>Writes a vector, shape (count,).</summary>
    /// <inheritdoc cref="Write(string, NpyArray, bool)"/>
    public static void Write(string path, Vector<double> vector) => Write(path, NpyArray.From(vector));

    /// <summary>Writes the bytes of a .npy file at the stream's position.</summary>
    public static void Write(Stream stream, NpyArray array, bool fortranOrder = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        bool columnMajor = fortranOrder && array.Shape.Count == 2;
        new NpyHeader(BigEndian: false, columnMajor, array.Shape).Write(stream);
        ReadOnlySpan<double> values = columnMajor || array.Shape.Count < 2 ? array.Values : Transpose(array.Values, array.Shape[0], array.Shape[1]);
        byte[] buffer = new byte[Math.Min(values.Length, Chunk) * sizeof(double)];
        for (int start = 0; start < values.Length; start += Chunk)
        {
            ReadOnlySpan<double> part = values.Slice(start, Math.Min(Chunk, values.Length - start));
            for (int i = 0; i < part.Length; i++)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(buffer.AsSpan(i * sizeof(double)), part[i]);
            }

            stream.Write(buffer, 0, part.Length * sizeof(double));
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no .npy file, or not one that is read here; the message names the file, what was found and what is allowed.</exception>
    public static NpyArray Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using FileStream stream = RegularFile.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a file that holds a matrix.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Read(string)"/>, or the array has not two dimensions.</exception>
    public static Matrix<double> ReadMatrix(string path) =>
        Read(path) is { Shape.Count: 2 } array ? array.ToMatrix() : throw WrongShape(path, "a matrix (rows, columns)");

    /// <summary>Reads a file that holds a vector.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Read(string)"/>, or the array has not one dimension.</exception>
    public static Vector<double> ReadVector(string path) =>
        Read(path) is { Shape.Count: 1 } array ? array.ToVector() : throw WrongShape(path, "a vector (n,)");

    /// <summary>Reads from the stream's position to its end, which has to be the end of the array.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <param name="name">The name that messages give to it.</param>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public static NpyArray Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            NpyHeader header = NpyHeader.Read(stream);
            long expected = header.Count * sizeof(double), found = stream.Length - stream.Position;
            if (found != expected)
            {
                throw new InvalidDataException(Require.Invariant(
                    $"its shape {NpyArray.PythonTuple(header.Shape)} needs {expected} bytes of data, but {found} follow the header: the file is {(found < expected ? "cut short" : "too long")}."));
            }

            double[] values = ReadValues(stream, (int)header.Count, header.BigEndian);
            return new NpyArray(
                header.Shape, header.FortranOrder || header.Shape.Count < 2 ? values : Transpose(values, header.Shape[1], header.Shape[0]));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{name}' cannot be read: {e.Message}", e);
        }
    }

    private static double[] ReadValues(Stream stream, int count, bool bigEndian)
    {
        double[] values = new double[count];
        for (int start = 0; start < count; start += Chunk)
        {
            Span<double> part = values.AsSpan(start, Math.Min(Chunk, count - start));
            stream.ReadExactly(MemoryMarshal.AsBytes(part));
            if (bigEndian == BitConverter.IsLittleEndian)
            {
                Span<ulong> bits = MemoryMarshal.Cast<double, ulong>(part);     // as integers, so that not even the bits of a NaN change
                BinaryPrimitives.ReverseEndianness(bits, bits);
            }
        }

        return values;
    }

    /// <summary>From column-major rows×columns to row-major; with rows and columns exchanged, the way back.</summary>
    private static double[] Transpose(double[] values, int rows, int columns)
    {
        double[] transposed = new double[values.Length];
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                transposed[(i * columns) + j] = values[i + (j * rows)];
            }
        }

        return transposed;
    }

    private static InvalidDataException WrongShape(string path, string wanted) =>
        new($"'{path}' holds an array of shape {NpyArray.PythonTuple(Read(path).Shape)}; it has to be {wanted}.");
}
