namespace Eml.Data;

/// <summary>Data sets from CSV files as they are found: what separates fields, whether there is a header, and how numbers are written is recognised; options decide otherwise.</summary>
public static class CsvFile
{
    /// <summary>Looks through a file: its columns, first rows, and every decision.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="options">What is not to be recognised but as they say.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is a folder, a device or a FIFO, or cannot be opened.</exception>
    /// <exception cref="ArgumentException">An option is none of its values.</exception>
    /// <exception cref="InvalidDataException">The file is too large, no text, or no table of rows; the message names file and line.</exception>
    public static CsvTable Recognise(string path, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new CsvOptions();
        options.Validate();
        using FileStream file = RegularFile.OpenRead(path);
        CsvRecognition.RefuseTooLong(file.Length, path, options);
        using var bytes = new MemoryStream((int)file.Length);
        file.CopyTo(bytes);
        return Recognise(bytes.ToArray(), path, options);
    }

    /// <summary>Looks through the bytes of a file, packed with gzip or not; <paramref name="name"/> is what messages call it.</summary>
    /// <inheritdoc cref="Recognise(string, CsvOptions?)"/>
    public static CsvTable Recognise(byte[] bytes, string name, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentNullException.ThrowIfNull(name);
        options ??= new CsvOptions();
        options.Validate();
        return CsvRecognition.Of(bytes, name, options);
    }

    /// <summary>Reads a file with a row per sample and a column per value.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="targets">The names of the target columns, in the order of the rows of Y; null takes the last column that has values.</param>
    /// <param name="inputs">The names of the input columns, in the order of the rows of X; null takes every column that is no target and is not left out.</param>
    /// <param name="classes">
    /// Whether the one target column holds class labels, numbers or text. They become one-hot, classes sorted by number or, where any label is no number, by text; <see cref="Dataset.TargetNames"/> are the classes.
    /// </param>
    /// <param name="options">What is not to be recognised but as they say.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is a folder, a device or a FIFO, or cannot be opened.</exception>
    /// <exception cref="ArgumentException">A name is no column, stands twice, or there is none; or an option is none of its values.</exception>
    /// <exception cref="InvalidDataException">The content cannot be read, leaves something open, or has a value that is missing, no number or not finite. The message names file, line and column, and the option that decides.</exception>
    public static Dataset Read(string path, IReadOnlyList<string>? targets = null, IReadOnlyList<string>? inputs = null, bool classes = false, CsvOptions? options = null) =>
        Recognise(path, options).ToDataset(targets, inputs, classes);

    /// <summary>Reads the bytes of a file; <paramref name="name"/> is what messages call it.</summary>
    /// <inheritdoc cref="Read"/>
    public static Dataset Parse(
        byte[] bytes, string name, IReadOnlyList<string>? targets = null, IReadOnlyList<string>? inputs = null, bool classes = false, CsvOptions? options = null) =>
        Recognise(bytes, name, options).ToDataset(targets, inputs, classes);
}
