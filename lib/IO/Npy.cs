using System.Buffers.Binary;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.IO;

/// <summary>
/// NumPy's .npy files. Written: float64, format 1.0, little-endian, row-major unless asked otherwise, the data at a multiple of 64 bytes.
/// Read: formats 1.0, 2.0 and 3.0, the header in every spelling that NumPy takes, both byte orders, row-major and column-major, every type of number but complex ones, as far as a double holds its values exactly:
/// bool, int8 to int64 and uint8 to uint64 (up to 2^53), float16, float32, float64, longdouble (where no digit is lost), and datetime64 and timedelta64 as they are stored:
/// counts of their unit (dates since 1970), NaT as NaN. A value that no double holds is refused by itself, and so are bytes behind the array, which NumPy passes over: a second array there would be lost. Source: numpy.lib.format.
/// </summary>
public static class Npy
{
    /// <summary>What a reader takes at most unless asked otherwise, counted as the doubles that come of it: 512 MiB.</summary>
    public const long DefaultMaxBytes = 1L << 29;

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
        bool columnMajor = fortranOrder && array.Shape.Count > 1;
        new NpyHeader(new NpyType('f', sizeof(double), BigEndian: false), columnMajor, array.Shape).Write(stream);
        RowMajorWalk? walk = columnMajor || array.Shape.Count < 2 ? null : new RowMajorWalk(array.Shape);
        byte[] buffer = new byte[Math.Min(array.Values.Length, Chunk) * sizeof(double)];
        for (int start = 0; start < array.Values.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, array.Values.Length - start);
            for (int i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(buffer.AsSpan(i * sizeof(double)), array.Values[walk?.Next() ?? start + i]);
            }

            stream.Write(buffer, 0, count * sizeof(double));
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">What the values may take as doubles.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no .npy file, or not one that is read here; the message names the file, what was found and what is allowed.</exception>
    public static NpyArray Read(string path, long maxBytes = DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using FileStream stream = RegularFile.OpenRead(path);
        return Read(stream, path, maxBytes);
    }

    /// <summary>Reads a file that holds a matrix.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">What the values may take as doubles.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Read(string, long)"/>, or the array has not two dimensions.</exception>
    public static Matrix<double> ReadMatrix(string path, long maxBytes = DefaultMaxBytes) => ReadOf(path, 2, "a matrix (rows, columns)", maxBytes).ToMatrix();

    /// <summary>Reads a file that holds a vector.</summary>
    /// <inheritdoc cref="ReadMatrix" path="/param"/>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Read(string, long)"/>, or the array has not one dimension.</exception>
    public static Vector<double> ReadVector(string path, long maxBytes = DefaultMaxBytes) => ReadOf(path, 1, "a vector (n,)", maxBytes).ToVector();

    /// <summary>Reads from the stream's position to its end, which has to be the end of the array.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <param name="name">The name that messages give to it.</param>
    /// <param name="maxBytes">What the values may take as doubles.</param>
    /// <inheritdoc cref="Read(string, long)" path="/exception"/>
    public static NpyArray Read(Stream stream, string name, long maxBytes = DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return Read(stream, stream.Length - stream.Position, maxBytes);
        }
        catch (Exception e) when (e is InvalidDataException or UnreadException or OutOfMemoryException)
        {
            throw Excerpt.Refusal(name, "cannot be read", e);
        }
    }

    /// <summary>Reads an array of which <paramref name="length"/> bytes are known to be there.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message is half a sentence without the file's name.</exception>
    /// <exception cref="UnreadException">Its values are of a type that is not read, likewise.</exception>
    internal static NpyArray Read(Stream stream, long length, long maxBytes)
    {
        using var counted = new CountedStream(stream);
        NpyHeader header = NpyHeader.Read(counted);
        long expected = (long)header.Count * header.Type.Size, found = length - counted.Count;
        if (found != expected)
        {
            throw new InvalidDataException(Require.Invariant(
                $"its shape ({Excerpt.OfList(header.Shape)}) needs {Require.Count(expected, "byte")} of data, but {found} follow the header: the file is {(found < expected ? "cut short" : "too long, and what is behind the array would be lost. Without it, in NumPy: numpy.save(path, numpy.load(path))")}."));
        }

        long bytes = (long)header.Count * sizeof(double);
        return bytes <= maxBytes
            ? new NpyArray(header.Shape, ReadValues(stream, header))
            : throw new InvalidDataException(Require.Invariant(
                $"its shape ({Excerpt.OfList(header.Shape)}) takes {bytes} bytes as doubles; at most {maxBytes} are left of the limit, which maxBytes raises."));
    }

    private static double[] ReadValues(Stream stream, NpyHeader header)
    {
        double[] values = new double[header.Count];
        RowMajorWalk? walk = header.FortranOrder || header.Shape.Count < 2 ? null : new RowMajorWalk(header.Shape);
        byte[] bytes = new byte[Math.Min(header.Count, Chunk) * header.Type.Size];
        double[] chunk = new double[Math.Min(header.Count, Chunk)];
        for (int start = 0; start < values.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, values.Length - start);
            Span<byte> part = bytes.AsSpan(0, count * header.Type.Size);
            stream.ReadExactly(part);
            if (header.Type.ToDoubles(part, chunk) is { } bad)
            {
                throw new UnreadException(Require.Invariant(
                    $"value {start + bad.Index} of its data is {bad.Value}, which a double may not hold; {header.Type.Limit}"));
            }

            for (int i = 0; i < count; i++)
            {
                values[walk?.Next() ?? start + i] = chunk[i];
            }
        }

        return values;
    }

    private static NpyArray ReadOf(string path, int dimensions, string wanted, long maxBytes)
    {
        NpyArray array = Read(path, maxBytes);
        return array.Shape.Count == dimensions
            ? array
            : throw new InvalidDataException(Excerpt.Message($"'{Excerpt.OfPath(path)}' holds an array of shape ({Excerpt.OfList(array.Shape)}); it has to be {wanted}."));
    }

    /// <summary>Counts what is read, for a stream that does not know where it is.</summary>
    private sealed class CountedStream(Stream inner) : ReadOnlyStream
    {
        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer);
            Count += read;
            return read;
        }
    }
}
