using System.IO.Compression;
using Eml.IO;
using Xunit;

namespace Eml.Tests.IO;

public sealed class NpzTests
{
    private static readonly NpyArray One = NpyArray.From(1.0);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Equal_content_gives_equal_bytes(bool compressed)
    {
        byte[] first = Written(compressed);
        Assert.Equal(first, Written(compressed));

        // Not because both were written within the two seconds that a zip's time resolves: the time is no time of today.
        using var archive = new ZipArchive(new MemoryStream(first));
        Assert.All(archive.Entries, entry => Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime));
    }

    [Fact]
    public void Order_and_attachments_are_kept()
    {
        using var folder = new TempFolder();
        Npz.Write(folder.File("a.npz"), [new("z", One), new("a", One)], [new("note.txt", "σ"u8.ToArray())]);
        NpzContent content = Npz.Read(folder.File("a.npz"));
        Assert.Equal(["z", "a"], content.Arrays.Keys);
        Assert.Equal("σ"u8.ToArray(), content.Attachments["note.txt"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("..\\b")]
    [InlineData("c:b")]
    [InlineData("a\nb")]
    [InlineData("a.npy")]
    public void A_name_that_is_no_plain_file_name_is_not_written(string name)
    {
        using var folder = new TempFolder();
        Assert.Throws<ArgumentException>(() => Npz.Write(folder.File("a.npz"), [new(name, One)]));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_is_unpacked_in_vain_counts_too()
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < 20; i++)
            {
                using Stream entry = archive.CreateEntry(Require.Invariant($"{i}.npy")).Open();
                entry.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes("{'descr': '<c16', 'fortran_order': False, 'shape': (4096,), }".PadRight(117) + "\n"), .. new byte[16 * 4096]]);
            }
        }

        var error = Assert.Throws<InvalidDataException>(() => Npz.Read(stream, "a.npz", maxBytes: 1 << 20));
        Assert.Contains("the entry '15.npy' has 65664 bytes unpacked", error.Message, StringComparison.Ordinal);
        Assert.Equal(20, Npz.Read(stream, "a.npz", maxBytes: 1 << 21).Unread.Count);
    }

    [Fact]
    public void An_array_that_is_null_is_refused_before_anything_is_written() => Assert.Throws<ArgumentNullException>(() => Npz.Write("nowhere/a.npz", [new("a", null!)]));

    [Fact]
    public void A_name_is_not_written_twice() => Assert.Throws<ArgumentException>(() => Npz.Write(Stream.Null, [new("a", One), new("a", One)]));

    /// <summary>Nothing is unpacked to the disk, so that a name leads nowhere; NumPy takes all of these.</summary>
    [Theory]
    [InlineData("x:0")]
    [InlineData("C:\\W1")]
    [InlineData("x\\y")]
    [InlineData("/dense/kernel:0")]
    [InlineData("../../etc/W1")]
    [InlineData("a//b")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void Whatever_an_entry_is_called_it_is_read_under_that_name(string name)
    {
        NpzContent content = Npz.Read(new MemoryStream(Zip(name + ".npy", "other")), "x");
        Assert.Equal([name], content.Arrays.Keys);
        Assert.Equal(["other"], content.Attachments.Keys);
    }

    [Fact]
    public void Names_may_have_folders_and_folders_are_no_arrays()
    {
        NpzContent content = Npz.Read(new MemoryStream(Zip("net/dense:0.npy", "net/")), "x");
        Assert.Equal(["net/dense:0"], content.Arrays.Keys);
        Assert.Empty(content.Attachments);
    }

    [Fact]
    public void A_name_that_stands_twice_is_refused()
    {
        Refused(Zip("W1.npy", "W1.npy"), "'W1' stands in it twice");
        Refused(Zip("W1.npy", "W1"), "'W1' stands in it twice");
    }

    [Fact]
    public void Entries_over_the_limit_are_refused()
    {
        var stream = new MemoryStream();
        Npz.Write(stream, [new("a", new NpyArray([100], new double[100])), new("b", new NpyArray([100], new double[100]))], compressed: true);
        Assert.Equal(2, Npz.Read(stream, "x", maxBytes: 1 + 800 + 928).Arrays.Count);
        var error = Assert.Throws<InvalidDataException>(() => Npz.Read(stream, "x", maxBytes: 800 + 928 - 1));
        Assert.Contains("'b.npy' has 928 bytes unpacked; at most 927", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_value_does_not_pass_the_checksum()
    {
        var stream = new MemoryStream();
        Npz.Write(stream, [new("a", new NpyArray([3], [1, 2, 3]))]);
        byte[] bytes = stream.ToArray();
        bytes[30 + "a.npy".Length + 128 + 6] ^= 1;      // local header, name, .npy header, then inside the first value
        Refused(bytes, "'a.npy' is damaged");
    }

    [Fact]
    public void A_bad_array_is_named_with_file_and_entry() => Refused(Zip("W1.npy"), "'bad.npz/W1.npy' cannot be read: it ends inside the magic string");

    [Fact]
    public void What_is_no_npz_is_refused_with_what_it_is_and_the_way_out()
    {
        var array = new MemoryStream();
        Npy.Write(array, One);
        const string savez = "numpy.savez(\"weights.npz\", ";
        Refused("not a zip at all"u8.ToArray(), "'bad.npz' cannot be read as .npz: it starts with the bytes 6E6F74206120, not with PK");
        Refused([], "'bad.npz' cannot be read as .npz: it is empty.");
        Refused(array.ToArray(), "it is one array, .npy, which Npy.Read reads; a network is a folder of them (W1.npy, b1.npy, …) or an .npz: " + savez + "W1=W1");
        Refused([0x89, .. "HDF\r\n\x1a\n"u8, .. new byte[600]], "it is HDF5, .h5; only .npz is read. In Python, with Keras: " + savez + "*net.get_weights())");
        Refused([0x80, 2, .. new byte[600]], "it is a pickle (.pkl, .pt), which is never read, because unpickling runs code. In Python, with PyTorch: " + savez + "**{name");
        Refused(Zip("archive/data.pkl", "archive/data/0", "archive/version"), "it is PyTorch's .pt, a zip around a pickle");
        Refused(Zip("archive/data.pkl", "archive/data/0")[..^30], "it is PyTorch's .pt, a zip around a pickle");
        Refused(Zip("W1.npy", "b1.npy")[..^30], "the zip archive is damaged or cut short: ");
        Refused("PK"u8.ToArray(), "the zip archive is damaged or cut short: ");
        byte[] wrongDirectory = Zip("W1.npy", "b1.npy");
        wrongDirectory[wrongDirectory.AsSpan().LastIndexOf("PK\x01\x02"u8)] = 0;
        Refused(wrongDirectory, "the zip archive is damaged or cut short: ");
    }

    private static void Refused(byte[] bytes, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Npz.Read(new MemoryStream(bytes), "bad.npz")).Message, StringComparison.Ordinal);

    private static byte[] Zip(params ReadOnlySpan<string> names)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            bool first = true;
            foreach (string name in names)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                if (names.Length > 1 && first)
                {
                    Npy.Write(entry, One);
                }

                first = false;
            }
        }

        return stream.ToArray();
    }

    private static byte[] Written(bool compressed)
    {
        var stream = new MemoryStream();
        Npz.Write(stream, [new("a", One), new("b", new NpyArray([2, 3], new double[6]))], compressed: compressed);
        return stream.ToArray();
    }
}
