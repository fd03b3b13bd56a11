using System.Diagnostics;
using System.Text;
using Eml.Data;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using Xunit;

namespace Eml.Tests.Data;

/// <summary>Whatever bytes a file holds: a data set of finite numbers, or one refusal of at most 500 characters; in time and memory that grow as the file does.</summary>
public sealed class CsvFaultTests
{
    private const int LongestRefusal = 500;

    /// <summary>What reading may allocate in all, kept or not, beside what each byte of the file may take.</summary>
    private const long FreeBytes = 2L << 20;

    private static readonly IReadOnlyList<byte[]> Sources = CsvLayoutTests.All;

    private static readonly string[] Snippets =
    [
        "\"", "\"\"", ",", ";", "\t", "|", " ", "\n", "\r", "\r\n", "#", "?", "NaN", "\0", "1,234", "1.5", "1,5", "sep=;\n", "=", "e", "-", "\uFEFF", "\u00A0", "ß", "inf", "1e999",
    ];

    [Fact]
    public void Ten_thousand_mutated_files_are_read_or_refused()
    {
        const int files = 10_000;
        int read = 0;
        Parallel.For(0, files, i =>
        {
            var random = new Xoshiro256StarStar(i, threadSafe: false);
            byte[] bytes = Mutate(Sources[random.Next(Sources.Count)], random);
            CsvOptions options = random.Next(4) > 0 ? new CsvOptions { Missing = MissingValues.DropRows } : new CsvOptions
            {
                Separator = CsvSeparator.Candidates[random.Next(CsvSeparator.Candidates.Count)],
                Header = random.Next(2) == 0,
                DecimalMark = random.Next(2) == 0 ? '.' : ',',
                Comment = random.Next(2) == 0 ? '#' : null,
                Missing = (MissingValues)random.Next(3),
            };
            try
            {
                Interlocked.Add(ref read, ReadOrRefuse(bytes, options, classes: random.Next(2) == 0) ? 1 : 0);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new InvalidOperationException(Require.Invariant($"File {i}, as base64: {Convert.ToBase64String(bytes)}; {options}"), e);
            }
        });
        Assert.InRange(read, files / 10, files * 9 / 10);     // else the mutations spare, or destroy, everything
    }

    public static TheoryData<string, bool, string> Files => [.. Lines().Select(line => (line[0], line[2] == "classes", line[3]))];

    /// <summary>Rows, inputs, targets and the first sample as Faults/README.md says, or its refusal.</summary>
    [Theory, MemberData(nameof(Files))]
    public void A_file_that_once_failed_is_what_it_is_now(string file, bool classes, string outcome)
    {
        string found;
        try
        {
            Dataset data = CsvFile.Parse(File.ReadAllBytes(Path.Combine(Folder, file)), file, classes: classes);
            (Vector<double> x, Vector<double> y) = data[0];
            found = Require.Invariant($"{data.Count} rows: {string.Join(", ", data.InputNames)} → {string.Join(", ", data.TargetNames)}; the first: {Shown(x)} → {Shown(y)}");
        }
        catch (InvalidDataException e)
        {
            found = e.Message;
        }

        Assert.Equal(outcome, found);

        static string Shown(Vector<double> values) => string.Join(", ", values.Select(v => Require.Invariant($"{v}")));
    }

    [Fact]
    public void Every_file_has_its_line() => Assert.Equal(
        Directory.GetFiles(Folder, "*.csv").Select(Path.GetFileName).Order(StringComparer.Ordinal), Lines().Select(line => line[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Refusals_have_at_most_500_characters()
    {
        string longText = new('x', 100_000);
        string manyNames = string.Join(',', Enumerable.Range(0, 5000).Select(i => Require.Invariant($"name {i}")));
        Refused($"{longText},y\n1,2\n{longText},3\n2,3\n", "…");
        Refused($"x,{longText}\n1,\n2,3\n", "the field is empty");
        Refused(manyNames + "\n", "no row of data");
        Refused($"{manyNames}\n1,2\n", "5000 names");
        Refused($"x,y\n\"{longText}\n", "quotes");
        Refused($"x;y\n{longText};1\n1,5;2\n2.5;4\n3.5;4\n", "decimal");
        string message = Assert.Throws<ArgumentException>(() => CsvFile.Parse(Encoding.UTF8.GetBytes($"{manyNames}\n{string.Join(',', Enumerable.Range(0, 5000))}\n"), longText, [longText])).Message;
        Assert.InRange(message.Length, 1, LongestRefusal);

        static void Refused(string text, string reason)
        {
            string message = Assert.Throws<InvalidDataException>(() => CsvFile.Parse(Encoding.UTF8.GetBytes(text), "folder/" + new string('n', 5000) + ".csv")).Message;
            Assert.InRange(message.Length, 1, LongestRefusal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    /// <summary>When each name was compared with all before it, half as many columns took 14 s on a machine with nothing else to do; these take one.</summary>
    [Fact]
    public void Time_grows_with_the_columns_and_not_with_their_square()
    {
        const int columns = 160_000;
        byte[] bytes = Encoding.UTF8.GetBytes(
            string.Join(',', Enumerable.Range(0, columns).Select(c => Require.Invariant($"n{c}"))) + "\n"
            + string.Join(',', Enumerable.Range(0, columns)) + "\n" + string.Join(',', Enumerable.Range(1, columns)) + "\n");
        double seconds = double.PositiveInfinity;
        for (int tries = 0; tries < 3 && seconds > 10; tries++)
        {
            long start = Stopwatch.GetTimestamp();
            Assert.Equal(2, CsvFile.Parse(bytes, "wide.csv").Count);
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Assert.True(seconds <= 10, Require.Invariant($"{columns} columns took {seconds} s, three times."));
    }

    /// <summary>What it is, the text, whether the target is a class, and the bytes that each of its bytes may take: twice what they take. One-hot columns make up to 64 numbers of a byte.</summary>
    public static TheoryData<string, string, bool, long> Costly => new()
    {
        { "commas", new string(',', 1_000_000), false, 25 },
        { "named commas", "a" + new string(',', 500_000) + "\n1" + new string(',', 500_000), false, 100 },
        { "quotes", new string('"', 1_000_000), false, 35 },
        { "line breaks", new string('\n', 1_000_000), false, 3 },
        { "comments", string.Concat(Enumerable.Repeat("#\n", 500_000)), false, 3 },
        { "one field", new string('x', 1_000_000), false, 30 },
        { "1000 classes", "x,y\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => Require.Invariant($"1,{i % 1000}\n"))), true, 60 },
        { "wide one-hot", string.Concat(Enumerable.Range(0, 50).Select(r => string.Join(',', Enumerable.Repeat((char)('a' + (r % 26)), 2000)) + $",{r}\n")), false, 700 },
        { "short rows", "x,y\n" + string.Concat(Enumerable.Repeat("1,2\n", 250_000)), false, 65 },
    };

    [Theory, MemberData(nameof(Costly))]
    public void Memory_is_bounded_by_the_size_of_the_file(string what, string text, bool classes, long bytesPerByte)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ReadOrRefuse(bytes, new CsvOptions(), classes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long most = FreeBytes + (bytesPerByte * bytes.Length);
        TestContext.Current.TestOutputHelper?.WriteLine(Require.Invariant($"{what}: {(double)allocated / bytes.Length:0} bytes per byte"));
        Assert.True(allocated <= most, Require.Invariant($"{what}: {bytes.Length} bytes of text took {allocated} bytes; {most} are allowed."));
    }

    private static string Folder => Repository.File("lib.Tests/Faults");

    /// <summary>The table of CSV files in Faults/README.md.</summary>
    private static IEnumerable<string[]> Lines() => File.ReadLines(Path.Combine(Folder, "README.md"))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | ", StringSplitOptions.TrimEntries))
        .Where(columns => columns is [not ("file" or "---"), _, _, _]);

    private static byte[] Mutate(byte[] source, Xoshiro256StarStar random)
    {
        List<byte> bytes = [.. source];
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            int at = random.Next(bytes.Count + 1), length = random.Next(Math.Min(10, bytes.Count - at + 1));
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 4 when random.Next(10) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Snippets[random.Next(Snippets.Length)]));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Reads, or is refused as documented; returns whether it was read.</summary>
    private static bool ReadOrRefuse(byte[] bytes, CsvOptions options, bool classes = false)
    {
        try
        {
            CsvTable table = CsvFile.Recognise(bytes, "data.csv", options);
            Assert.InRange(table.RowCount, 1, bytes.Length);
            Assert.All(table.Questions, question => Assert.InRange(question.Length, 1, LongestRefusal));
            Dataset data = table.ToDataset(classes: classes);
            Assert.InRange(data.Count, 1, table.RowCount);
            Assert.Equal(data.InputNames.Count, data.InputNames.Distinct().Count());
            Assert.NotEmpty(data.Notes);
            return true;
        }
        catch (InvalidDataException e)
        {
            Assert.InRange(e.Message.Length, 1, LongestRefusal);
            Assert.Contains("'data.csv'", e.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
            return false;
        }
    }
}
