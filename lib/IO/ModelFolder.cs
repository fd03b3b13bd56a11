using System.Text.RegularExpressions;

namespace Eml.IO;

/// <summary>
/// The folder of a model as one thing: model.npz, which holds everything, and its blocks one by one for NumPy.
/// At any moment, a killed save included, the blocks that are there are those of the model.npz beside them.
/// </summary>
internal static partial class ModelFolder
{
    private const string Extension = ".npy";

    /// <summary>Saves all files; the first block is the last to come, so that it is there only when all are.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="blocks">The blocks by name.</param>
    /// <param name="model">Writes model.npz.</param>
    /// <param name="replaceReadOnly">Whether read-only files are replaced too.</param>
    /// <returns>The files, model.npz last.</returns>
    public static IReadOnlyList<string> Save(string folder, IEnumerable<KeyValuePair<string, NpyArray>> blocks, Action<Stream> model, bool replaceReadOnly)
    {
        using FolderLock held = FolderLock.Hold(folder);
        var contents = new OrderedDictionary<string, Action<Stream>>(StringComparer.Ordinal);
        foreach ((string name, NpyArray array) in blocks)
        {
            contents.Add(Path.Combine(folder, name + Extension), stream => Npy.Write(stream, array));
        }

        contents.Add(Path.Combine(folder, ModelFile.FileName), model);
        string[] strays = [.. Blocks(folder).Where(file => !contents.Keys.Select(Path.GetFileName).Contains(Path.GetFileName(file)))];
        foreach (string stray in strays)
        {
            StagedFile.CheckRemovable(stray, replaceReadOnly);
        }

        var staged = new List<StagedFile>();
        try
        {
            foreach (string file in contents.Keys)
            {
                staged.Add(StagedFile.Create(file, replaceReadOnly));
            }

            foreach ((StagedFile file, Action<Stream> write) in staged.Zip(contents.Values))
            {
                write(file.Stream);
                file.Complete();
            }

            // From here on it takes no time. Killed in the midst of it, blocks are missing, and model.npz is the old one or the new one.
            foreach (string old in staged.SkipLast(1).Select(file => file.Target).Concat(strays))
            {
                StagedFile.Remove(old);
            }

            foreach (StagedFile file in Enumerable.Reverse(staged))
            {
                file.Commit();
            }
        }
        finally
        {
            staged.ForEach(file => file.Dispose());
        }

        return [.. contents.Keys];
    }

    /// <summary>Reads model.npz, and refuses a block beside it that is another than the one in it.</summary>
    /// <exception cref="InvalidDataException">The folder holds parts of two models, or a file is damaged; the message names it.</exception>
    public static NpzContent Read(string folder, long maxBytes)
    {
        using FolderLock held = FolderLock.Hold(folder);
        NpzContent content = Npz.Read(Path.Combine(folder, ModelFile.FileName), maxBytes);
        foreach (string file in Blocks(folder))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            bool known = content.Arrays.TryGetValue(name, out NpyArray? expected);
            if (!known || !expected!.HasSameBits(Npy.Read(file, maxBytes)))
            {
                throw new InvalidDataException(Excerpt.Message(
                    $"'{Excerpt.OfPath(folder)}' holds parts of two models: {name}{Extension} is {(known ? "not the block" : "no block")} of the {ModelFile.FileName} beside it. "
                    + $"Load {ModelFile.FileName} by its own path, or move it away and import the .npy files."));
            }
        }

        return content;
    }

    /// <summary>The arrays of a folder: those of its model.npz, where it has one; else the .npy files whose names say that they may be a part of the network or its scaling.</summary>
    /// <returns>The arrays, and whether their order is one that somebody gave them; that of files is not.</returns>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static (NpzContent Content, bool IsOrdered) ReadArrays(string folder, long maxBytes)
    {
        if (File.Exists(Path.Combine(folder, ModelFile.FileName)))
        {
            return (Read(folder, maxBytes), true);
        }

        using FolderLock held = FolderLock.Hold(folder);
        var content = new NpzContent(new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        string[] names = [.. Directory.EnumerateFiles(folder, "*" + Extension).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];
        foreach (string name in names)
        {
            if (ArrayImport.IsPart(name, names) || IsBlock(name))
            {
                try
                {
                    NpyArray array = Npy.Read(Path.Combine(folder, name + Extension), maxBytes);
                    maxBytes -= (long)array.Values.Length * sizeof(double);
                    content.Arrays.Add(name, array);
                }
                catch (InvalidDataException e) when (e.InnerException is UnreadException unread)
                {
                    content.Unread.Add(name, unread.Message);       // it may be none of the weights
                }
            }
        }

        return (content, false);
    }

    /// <summary>Whether an array of this name is a part of some model: a W, a b or a scaling.</summary>
    public static bool IsBlock(string name) => BlockName().IsMatch(name);

    /// <summary>The files that a model may have in its folder, W1.npy first.</summary>
    private static IEnumerable<string> Blocks(string folder) => Directory.EnumerateFileSystemEntries(folder, "*" + Extension)
        .Where(file => IsBlock(Path.GetFileNameWithoutExtension(file)));

    [GeneratedRegex(@"^([Wb][1-9][0-9]{0,8}|(input|target)_(mean|scale))\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BlockName();
}
