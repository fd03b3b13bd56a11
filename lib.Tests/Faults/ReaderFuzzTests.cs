using Eml.Data;
using Eml.Heads;
using Eml.IO;
using Eml.Tests.Data;
using Eml.Tests.IO;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Faults;

/// <summary>
/// 10,000 damaged files of every format: a reader gives what it documents or an InvalidDataException of at most 500 characters that names the file, and takes no more memory than it may.
/// They lie in memory, and all cores read them. Where memory is short, the environment variable EML_FAULT_ROUNDS takes fewer.
/// </summary>
public sealed class ReaderFuzzTests
{
    /// <summary>What readers are allowed to unpack here, and what they may allocate beside it.</summary>
    private const int MaxBytes = 1 << 20, MaxAllocation = 16 * MaxBytes;

    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("EML_FAULT_ROUNDS"), out int rounds) ? rounds : 10_000;
    private static readonly Network Net = Network.Create([2, 5, 3], Activation.Sigmoid, Head.SoftmaxCrossEntropy, seed: 1);
    private static readonly Model Saved = new(Net, Standardizer.Fit(Matrix<double>.Build.Random(2, 9, 1)), classNames: ["a", "b", "c"]);

    [Theory]
    [InlineData("<f8", 8)]
    [InlineData(">f8", 8)]
    [InlineData("|u1", 1)]
    [InlineData("<M8", 8)]
    [InlineData("f16", 16)]
    public void Npy(string type, int size)
    {
        var stream = new MemoryStream();
        Eml.IO.Npy.Write(stream, new NpyArray([3, 4, 2], [.. Enumerable.Range(0, 24).Select(i => i / 3.0)]));
        byte[] file = stream.ToArray();
        int at = file.AsSpan().IndexOf("<f8"u8);
        System.Text.Encoding.ASCII.GetBytes(type).CopyTo(file, at);
        Fuzz(type[1..] == "f8" ? file : [.. file[..^(24 * sizeof(double))], .. new byte[24 * size]], bytes => Eml.IO.Npy.Read(new MemoryStream(bytes), "x.npy", MaxBytes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Npz(bool compressed)
    {
        var stream = new MemoryStream();
        Eml.IO.Npz.Write(stream, [new("W1", new NpyArray([3, 4], new double[12])), new("b1", new NpyArray([3], new double[3]))], [new("note.txt", "a note"u8.ToArray())], compressed);
        Fuzz(stream.ToArray(), bytes => Eml.IO.Npz.Read(new MemoryStream(bytes), "x.npz", MaxBytes));
    }

    [Fact]
    public void Model_npz()
    {
        var stream = new MemoryStream();
        ModelFile.Write(stream, Saved);
        Fuzz(stream.ToArray(), bytes =>
        {
            Model model = ModelFile.Read(new MemoryStream(bytes), "x.npz", MaxBytes);
            Assert.True(model.Network.Parameters.ToArray().All(double.IsFinite));
        });
    }

    [Fact]
    public void Import()
    {
        var stream = new MemoryStream();
        ModelFile.Write(stream, Saved);
        Fuzz(stream.ToArray(), bytes => ModelFile.Import(Eml.IO.Npz.Read(new MemoryStream(bytes), "x.npz", MaxBytes), "x.npz", Activation.Sigmoid, Head.SoftmaxCrossEntropy));
    }

    [Theory]
    [InlineData("images", false)]
    [InlineData("images", true)]
    [InlineData("labels", false)]
    [InlineData("labels", true)]
    public void Idx(string damaged, bool packed)
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 3, .. Enumerable.Range(0, 18).Select(i => (byte)(i * 14))];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9];
        (images, labels) = packed ? (Packing.Gzip(images), Packing.Gzip(labels)) : (images, labels);
        Fuzz(damaged == "images" ? images : labels, bytes => IdxImages.Read(
            name => new MemoryStream(name == "x." + damaged ? bytes : name == "x.images" ? images : labels), "x.images", "x.labels", maxBytes: MaxBytes));
    }

    [Fact]
    public void Gzip()
    {
        byte[] content = [.. Enumerable.Range(0, 2000).Select(i => (byte)(i * i / 7))];
        Fuzz(Packing.Gzip(content), bytes =>
        {
            byte[] read = GzipFile.ReadAllBytes(new MemoryStream(bytes), "x.gz", MaxBytes);
            bool packed = bytes is [0x1F, 0x8B, ..];
            // A header's name and date carry no checksum; what is unpacked does. A file may have been doubled, too.
            Assert.True(!packed || read.Length == 0 || read.AsSpan().StartsWith(content), "changed content was believed");
        });
    }

    /// <summary>On the disk, where a file takes a hundred times as long; what is in it the tests above have damaged.</summary>
    [Fact]
    public void A_models_folder()
    {
        using var folder = new TempFolder();
        ModelFile.Save(Saved, folder.Path);
        string[] files = [.. Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal)];
        byte[][] contents = [.. files.Select(File.ReadAllBytes)];
        for (int round = 0; round < Math.Min(Rounds, 200); round++)
        {
            var random = new Random(round);
            int damaged = random.Next(files.Length);
            if (random.Next(4) == 0)
            {
                File.Delete(files[damaged]);
            }
            else
            {
                File.WriteAllBytes(files[damaged], Mutations.Apply(contents[damaged], random));
            }

            Documented(round, folder.Path, () =>
            {
                Model model = ModelFile.Load(folder.Path);
                Assert.Equal(Bits.Of(Net.Parameters.ToArray()), Bits.Of(model.Network.Parameters.ToArray()));
            });
            Documented(round, folder.Path, () => ModelFile.Import(folder.Path, Activation.Sigmoid, Head.SoftmaxCrossEntropy));
            File.WriteAllBytes(files[damaged], contents[damaged]);
        }
    }

    private static void Fuzz(byte[] file, Action<byte[]> read)
    {
        read(file);
        int refused = 0;
        Parallel.For(0, Rounds, round =>
        {
            byte[] damaged = Mutations.Apply(file, new Random(round));
            Interlocked.Add(ref refused, Documented(round, "'x.", () => read(damaged)) ? 0 : 1);
        });
        Assert.InRange(refused, Rounds / 10, Rounds);      // else the mutations spare everything
    }

    /// <summary>Whether it was read; refused, it has to be as documented.</summary>
    private static bool Documented(int round, string name, Action read)
    {
        bool isRead = true;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            isRead = false;
            Assert.True(e.Message.Length <= 500, $"round {round}: a message of {e.Message.Length} characters");
            Assert.True(e.Message.Contains(name, StringComparison.Ordinal) && e.Message.EndsWith('.'), $"round {round}: {e.Message}");
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Round {round}: {e.GetType()} is not documented.", e);
        }

        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken <= MaxAllocation, $"round {round}: {taken} bytes were taken");
        return isRead;
    }
}
