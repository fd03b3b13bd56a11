using System.Buffers.Binary;
using System.Collections;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Data;

/// <summary>
/// Images in the IDX format of MNIST (LeCun, Cortes and Burges), packed with gzip or not: big-endian, two zero bytes, the type 8 (unsigned byte),
/// the number of dimensions (3 for images, 1 for labels), the dimensions as 4-byte integers, then the bytes. The files do not ship; a user has them.
/// </summary>
public static class IdxImages
{
    /// <summary>What a data set may take at most unless asked otherwise: 1 GiB. All of MNIST takes a third of it.</summary>
    public const long DefaultMaxBytes = 1L << 30;

    private const byte UnsignedByte = 8;
    private const double White = 255;

    /// <summary>Pixel (row, column) is input columns·row + column, its grey value 0 to 255 divided by 255; the labels are one-hot.</summary>
    /// <param name="imagesPath">For example train-images-idx3-ubyte.gz.</param>
    /// <param name="labelsPath">For example train-labels-idx1-ubyte.gz, with as many labels as there are images.</param>
    /// <param name="classes">C, how many classes there are; labels go from 0 to C − 1.</param>
    /// <param name="samples">How many samples to take, the first ones; null takes all. A sample of 28×28 pixels takes about 6 KiB.</param>
    /// <param name="name">What the data is, for titles.</param>
    /// <param name="maxBytes">What the samples may take in memory: 8 bytes per pixel and class.</param>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 classes, fewer than 1 sample, or more samples than the file has.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is no such file, is damaged, has another length than it says, or takes more than <paramref name="maxBytes"/>; or the two do not belong together. The message names the file.
    /// </exception>
    public static Dataset Read(
        string imagesPath, string labelsPath, int classes = 10, int? samples = null, string name = "mnist", long maxBytes = DefaultMaxBytes) =>
        Read(RegularFile.OpenRead, imagesPath, labelsPath, classes, samples, name, maxBytes);

    /// <summary>The same from what <paramref name="open"/> gives for the two names; it is asked twice for each.</summary>
    internal static Dataset Read(
        Func<string, Stream> open, string imagesPath, string labelsPath, int classes = 10, int? samples = null, string name = "mnist", long maxBytes = DefaultMaxBytes)
    {
        Require.AtLeast(classes, 2, nameof(classes));
        Require.AtLeast(samples ?? 1, 1, nameof(samples));
        (int[] labelShape, byte[] labels) = ReadFile(open, labelsPath, "labels", dimensions: 1, maxBytes,
            shape => CheckSize(Math.Min(shape[0], samples ?? shape[0]), (long)sizeof(double) * (1 + classes), maxBytes),
            (shape, content) =>
            {
                byte[] bytes = new byte[Math.Min(shape[0], samples ?? shape[0])];
                content.ReadExactly(bytes);
                return bytes;
            });
        int bad = Array.FindIndex(labels, label => label >= classes);
        if (bad >= 0)
        {
            throw new InvalidDataException(Require.Invariant($"'{Excerpt.OfPath(labelsPath)}': the label of sample {bad} is {labels[bad]}; with {classes} classes labels go from 0 to {classes - 1}."));
        }

        (int[] imagesShape, double[] values) = ReadFile(open, imagesPath, "images", dimensions: 3, maxBytes,
            shape =>
            {
                if (labelShape[0] != shape[0])
                {
                    throw new InvalidDataException(Require.Invariant($"it has {Require.Count(shape[0], "image")} but '{Excerpt.OfPath(labelsPath)}' has {Require.Count(labelShape[0], "label")}; they do not belong together."));
                }

                if (samples > shape[0])
                {
                    throw new ArgumentOutOfRangeException(nameof(samples), samples, Require.Invariant($"samples is {samples}; '{Excerpt.OfPath(imagesPath)}' has {shape[0]}."));
                }

                CheckSize(labels.Length, sizeof(double) * (((long)shape[1] * shape[2]) + classes), maxBytes);
            },
            (shape, content) => ReadPixels(content, new double[(long)shape[1] * shape[2] * labels.Length]));
        (int rows, int columns) = (imagesShape[1], imagesShape[2]);
        try
        {
            return new Dataset(
                name, Matrix<double>.Build.Dense(rows * columns, labels.Length, values), Labels.OneHot([.. labels], classes),
                new PixelNames(rows, columns), [.. Enumerable.Range(0, classes).Select(c => Require.Invariant($"{c}"))]);
        }
        catch (OutOfMemoryException e)
        {
            throw Excerpt.Refusal(imagesPath, "cannot be read", e);
        }
    }

    private static void CheckSize(int samples, long bytesPerSample, long maxBytes)
    {
        if ((Int128)samples * bytesPerSample > maxBytes || (Int128)samples * bytesPerSample / sizeof(double) > Array.MaxLength)
        {
            throw new InvalidDataException(Require.Invariant(
                $"its {samples} samples take {(Int128)samples * bytesPerSample} bytes in memory; at most {maxBytes} are allowed. Take fewer with samples, or raise maxBytes."));
        }
    }

    /// <summary>Reads a file twice: first to see that it is whole, then, when its shape has been checked and its bytes are sure to come, what <paramref name="read"/> takes of it.</summary>
    private static (int[] Shape, T Content) ReadFile<T>(Func<string, Stream> open, string path, string what, int dimensions, long maxBytes, Action<int[]> check, Func<int[], Stream, T> read)
    {
        using Stream file = open(path);
        try
        {
            using (Stream content = GzipFile.Open(file))
            {
                int[] shape = ReadShape(content, what, dimensions);
                UInt128 expected = shape.Aggregate(UInt128.One, (product, d) => product * (uint)d);
                if (shape.All(d => d >= 1))
                {
                    check(shape);
                }

                CheckLength(content, shape, expected, what, maxBytes);
            }

            using Stream again = open(path);
            using Stream whole = GzipFile.Open(again);
            int[] same = ReadShape(whole, what, dimensions);
            return (same, read(same, whole));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or OutOfMemoryException)
        {
            throw Excerpt.Refusal(path, "cannot be read", e);
        }
    }

    private static void CheckLength(Stream content, int[] shape, UInt128 expected, string what, long maxBytes)
    {
        long found = 0;
        byte[] buffer = new byte[1 << 14];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            found += read;
            if (found > maxBytes)
            {
                throw new InvalidDataException(Require.Invariant($"it has more than {maxBytes} bytes{(content is GzipStream ? " unpacked" : "")}, which maxBytes raises."));
            }
        }

        if (expected != (UInt128)found || shape.Any(d => d < 1))
        {
            throw new InvalidDataException(Require.Invariant(
                $"it says that it holds {string.Join('×', shape)} bytes of {what}; {found} follow its header. Every dimension has to be at least 1, and the bytes have to be as many."));
        }
    }

    private static int[] ReadShape(Stream content, string what, int dimensions)
    {
        byte[] magic = [0, 0, UnsignedByte, (byte)dimensions];
        byte[] head = new byte[magic.Length + (sizeof(int) * dimensions)];
        int there = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (!head.AsSpan(0, there).StartsWith(magic))
        {
            string found = Convert.ToHexString(head.AsSpan(0, Math.Min(magic.Length, there)));
            throw new InvalidDataException($"it is no IDX file of {what}: it starts with the bytes {found}, not with {Convert.ToHexString(magic)}.");
        }

        return there == head.Length
            ? [.. Enumerable.Range(0, dimensions).Select(d => BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(magic.Length + (sizeof(int) * d))))]
            : throw new InvalidDataException(Require.Invariant($"it ends inside its header: {there} of {head.Length} bytes are there."));
    }

    private static double[] ReadPixels(Stream content, double[] values)
    {
        byte[] buffer = new byte[1 << 14];
        for (int done = 0; done < values.Length;)
        {
            Span<byte> part = buffer.AsSpan(0, Math.Min(buffer.Length, values.Length - done));
            content.ReadExactly(part);
            foreach (byte pixel in part)
            {
                values[done++] = pixel / White;
            }
        }

        return values;
    }

    /// <summary>The names of the pixels, made when they are asked for: a picture may have millions.</summary>
    private sealed class PixelNames(int rows, int columns) : IReadOnlyList<string>
    {
        public int Count => rows * columns;

        public string this[int index] => index >= 0 && index < Count
            ? Require.Invariant($"pixel ({index / columns}, {index % columns})")
            : throw new ArgumentOutOfRangeException(nameof(index), index, Require.Invariant($"There are {Count} pixels."));

        public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
