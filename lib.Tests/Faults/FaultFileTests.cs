using Eml.Data;
using Eml.IO;
using Xunit;

namespace Eml.Tests.Faults;

/// <summary>Every file that ever did harm, with what is expected of it now; README.md beside them says what each is.</summary>
public sealed class FaultFileTests
{
    /// <summary>What a small file may take: its content where that is legitimate, never what it only claims.</summary>
    private const long MaxAllocation = 200L << 20;

    public static TheoryData<string, string> Files => [.. Lines().Select(line => (line[0], line[2]))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_did_harm_does_none(string file, string outcome)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException? refusal = null;
        try
        {
            Read(Path.Combine(Folder, "files", file));
        }
        catch (InvalidDataException e)
        {
            refusal = e;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocation);
        Assert.Equal(outcome == "read", refusal is null);
        if (refusal is not null)
        {
            Assert.Contains(outcome, refusal.Message, StringComparison.Ordinal);
            Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
            Assert.InRange(refusal.Message.Length, 1, 500);
        }
    }

    [Fact]
    public void Every_file_has_its_line() => Assert.Equal(
        Directory.GetFiles(Path.Combine(Folder, "files")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
        Lines().Select(line => line[0]).Concat(["nofooter-labels", "wide2M-labels"]).Order(StringComparer.Ordinal));

    private static string Folder => Repository.File("lib.Tests/Faults");

    private static IEnumerable<string[]> Lines() => File.ReadLines(Path.Combine(Folder, "README.md"))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | ", StringSplitOptions.TrimEntries))
        .Where(columns => columns is [not ("file" or "---"), _, _]);

    private static void Read(string file)
    {
        string name = Path.GetFileName(file);
        if (name.EndsWith("-images", StringComparison.Ordinal) || name.EndsWith("-labels", StringComparison.Ordinal))
        {
            string partner = Path.Combine(Path.GetDirectoryName(file)!, name == "wide2M-images" ? "wide2M-labels" : "nofooter-labels");
            IdxImages.Read(file, name.EndsWith("-labels", StringComparison.Ordinal) ? file : partner);
        }
        else if (name == "many-widths.npz")
        {
            ModelFile.Load(file);
        }
        else if (name.EndsWith(".npz", StringComparison.Ordinal))
        {
            Npz.Read(file);
        }
        else
        {
            Npy.Read(file);
        }
    }
}
