using System.Buffers.Binary;
using MathNet.Numerics.LinearAlgebra;

namespace Eml.Data;

/// <summary>
/// Images in the IDX format of MNIST (LeCun, Cortes and Burges), packed with gzip or not: big-endian, two zero bytes, the type 8 (unsigned byte),
/// the number of dimensions (3 for images, 1 for labels), the dimensions as 4-byte integers, then the bytes. The files do not ship; a user has them.
/// </summary>
public static class IdxImages
{
    private const int MaxBytes = 1 << 30;
    private const byte UnsignedByte = 8;
    private const double White = 255;

    /// <summary>Pixel (row, column) is input columns·row + column, its grey value 0 to 255 divided by 255; the labels are one-hot.</summary>
    /// <param name="imagesPath">For example train-images-idx3-ubyte.gz.</param>
    /// <param name="labelsPath">For example train-labels-idx1-ubyte.gz, with as many labels as there are images.</param>
    /// <param name="classes">C, how many classes there are; labels go from 0 to C − 1.</param>
    /// <param name="samples">How many samples to take, the first ones; null takes all. A sample of 28×28 pixels takes about 6 KiB.</param>
    /// <param name="name">What the data is, for titles.</param>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 classes, fewer than 1 sample, or more samples than the file has.</exception>
    /// <exception cref="InvalidDataException">A file is no such file, has another length than it says, or the two do not belong together. The message names the file.</exception>
    public static Dataset Read(string imagesPath, string labelsPath, int classes = 10, int? samples = null, string name = "mnist")
    {
        Require.AtLeast(classes, 2, nameof(classes));
        Require.AtLeast(samples ?? 1, 1, nameof(samples));
        (int[] shape, byte[] pixels) = ReadFile(imagesPath, dimensions: 3, "images");
        (int[] labelShape, byte[] labels) = ReadFile(labelsPath, dimensions: 1, "labels");
        (int count, int rows, int columns) = (shape[0], shape[1], shape[2]);
        if (labelShape[0] != count)
        {
            throw new InvalidDataException(Require.Invariant($"'{labelsPath}' has {labelShape[0]} labels but '{imagesPath}' has {count} images; they do not belong together."));
        }

        int bad = Array.FindIndex(labels, label => label >= classes);
        if (bad >= 0)
        {
            throw new InvalidDataException(Require.Invariant($"'{labelsPath}': the label of sample {bad} is {labels[bad]}; with {classes} classes labels go from 0 to {classes - 1}."));
        }

        int m = samples ?? count;
        if (m > count)
        {
            throw new ArgumentOutOfRangeException(nameof(samples), m, Require.Invariant($"samples is {m}; '{imagesPath}' has {count}."));
        }

        int size = rows * columns;
        double[] values = new double[checked(size * m)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = pixels[i] / White;
        }

        return new Dataset(
            name, Matrix<double>.Build.Dense(size, m, values), Labels.OneHot([.. labels.Take(m)], classes),
            [.. Enumerable.Range(0, size).Select(i => Require.Invariant($"pixel ({i / columns}, {i % columns})"))],
            [.. Enumerable.Range(0, classes).Select(c => Require.Invariant($"{c}"))]);
    }

    private static (int[] Shape, byte[] Content) ReadFile(string path, int dimensions, string what)
    {
        byte[] bytes = GzipFile.ReadAllBytes(path, MaxBytes);
        byte[] magic = [0, 0, UnsignedByte, (byte)dimensions];
        if (!bytes.AsSpan().StartsWith(magic))
        {
            string found = Convert.ToHexString(bytes.AsSpan(0, Math.Min(magic.Length, bytes.Length)));
            throw new InvalidDataException($"'{path}' is no IDX file of {what}: it starts with the bytes {found}, not with {Convert.ToHexString(magic)}.");
        }

        int start = magic.Length + (sizeof(int) * dimensions);
        if (bytes.Length < start)
        {
            throw new InvalidDataException(Require.Invariant($"'{path}' ends inside its header: {bytes.Length} of {start} bytes are there."));
        }

        int[] shape = [.. Enumerable.Range(0, dimensions).Select(d => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(magic.Length + (sizeof(int) * d))))];
        UInt128 expected = shape.Aggregate(UInt128.One, (product, d) => product * (uint)d);
        if (shape.Any(d => d < 1) || expected != (UInt128)(bytes.Length - start))
        {
            throw new InvalidDataException(Require.Invariant(
                $"'{path}' says that it holds {string.Join('×', shape)} bytes of {what}; {bytes.Length - start} follow its header. Every dimension has to be at least 1, and the bytes have to be as many."));
        }

        return (shape, bytes[start..]);
    }
}
