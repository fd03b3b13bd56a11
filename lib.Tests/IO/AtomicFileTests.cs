using Eml.Data;
using Eml.Heads;
using Eml.IO;
using Xunit;

namespace Eml.Tests.IO;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_file_holds_what_was_written()
    {
        AtomicFile.WriteText(folder.File("a.txt"), "σ′");
        Assert.Equal("σ′", File.ReadAllText(folder.File("a.txt")));
        Assert.Equal([folder.File("a.txt")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void An_existing_file_is_replaced_by_a_shorter_one()
    {
        AtomicFile.WriteText(folder.File("a.txt"), "a long text");
        AtomicFile.WriteText(folder.File("a.txt"), "short");
        Assert.Equal("short", File.ReadAllText(folder.File("a.txt")));
    }

    [Fact]
    public void A_failure_in_the_middle_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(folder.File("a.txt"), "old");
        Assert.Throws<TimeoutException>(() => AtomicFile.Write(folder.File("a.txt"), stream =>
        {
            stream.Write(new byte[100_000]);
            throw new TimeoutException();
        }));
        Assert.Equal("old", File.ReadAllText(folder.File("a.txt")));
        Assert.Equal([folder.File("a.txt")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_failure_in_the_middle_of_a_new_file_leaves_no_file()
    {
        Assert.Throws<TimeoutException>(() => AtomicFile.Write(folder.File("a.txt"), _ => throw new TimeoutException()));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_old_file_can_be_read_until_the_new_one_is_whole()
    {
        File.WriteAllText(folder.File("a.txt"), "old");
        AtomicFile.Write(folder.File("a.txt"), stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(folder.File("a.txt")));
        });
        Assert.Equal("new", File.ReadAllText(folder.File("a.txt")));
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteText(folder.File("none/a.txt"), ""));
        Assert.Contains("none", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_not_overwritten()
    {
        Directory.CreateDirectory(folder.File("a"));
        Assert.Throws<IOException>(() => AtomicFile.WriteText(folder.File("a"), ""));
        Assert.Equal([folder.File("a")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_symbolic_link_stays_and_its_target_changes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        File.WriteAllText(folder.File("target.txt"), "old");
        File.CreateSymbolicLink(folder.File("link.txt"), folder.File("target.txt"));
        AtomicFile.WriteText(folder.File("link.txt"), "new");
        Assert.NotNull(new FileInfo(folder.File("link.txt")).LinkTarget);
        Assert.Equal("new", File.ReadAllText(folder.File("target.txt")));
    }

    /// <summary>A reader that opened the FIFO would wait for ever.</summary>
    [Fact]
    public async Task Every_reader_refuses_what_is_no_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "FIFOs and device files are Unix's.");
        string fifo = folder.File("W1.npy"), model = folder.File("model/model.npz"), labels = folder.File("labels");
        Directory.CreateDirectory(folder.File("model"));
        File.WriteAllBytes(labels, [0, 0, 8, 1, 0, 0, 0, 1, 7]);
        MakeFifo(fifo);
        MakeFifo(model);
        Action[] readers =
        [
            () => CsvFile.Read(fifo), () => CsvFile.Recognise(fifo), () => IdxImages.Read(fifo, labels), () => IdxImages.Read(labels, fifo), () => RealData.Iris(fifo), () => RealData.Digits(fifo),
            () => Npy.Read(fifo), () => Npz.Read(fifo), () => ModelFile.Load(fifo), () => ModelFile.Load(folder.File("model")), () => ModelFile.Import(model, Activation.Sigmoid, Head.LinearQuadratic),
            () => ModelFile.Import(folder.File("model"), Activation.Sigmoid, Head.LinearQuadratic), () => ModelFile.Import(folder.Path, Activation.Sigmoid, Head.LinearQuadratic), () => CsvFile.Read("/dev/zero"),
        ];
        foreach ((int i, Action read) in readers.Index())
        {
            Task<Exception?> reading = Task.Run(() => Record.Exception(read));
            var error = Assert.IsType<IOException>(await reading.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
            Assert.True(error.Message.Contains("a device, a FIFO or a socket; a file is needed", StringComparison.Ordinal), $"reader {i}: {error.Message}");
        }
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("fifo")]
    [InlineData("link to fifo")]
    public void What_is_no_file_is_refused_before_any_work(string what)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "FIFOs and device files are Unix's.");
        string path = what[0] == '/' ? what : folder.File(what);
        if (what != "/dev/null")
        {
            MakeFifo(folder.File("fifo"));
        }

        if (what == "link to fifo")
        {
            File.CreateSymbolicLink(path, folder.File("fifo"));
        }

        var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, _ => Assert.Fail("work was done")));
        Assert.Contains("device, a FIFO or a socket", error.Message, StringComparison.Ordinal);
        Assert.Equal(FileKind.Special, RegularFile.Kind(path));
        Assert.Throws<IOException>(() => RegularFile.OpenRead(path));
        Assert.Throws<IOException>(() => AtomicFile.Check(path));
    }

    [Fact]
    public void Files_folders_and_links_are_told_apart()
    {
        File.WriteAllText(folder.File("a"), "");
        Assert.Equal(FileKind.Regular, RegularFile.Kind(folder.File("a")));
        Assert.Equal(FileKind.Folder, RegularFile.Kind(folder.Path));
        Assert.Equal(FileKind.Missing, RegularFile.Kind(folder.File("none")));
        Assert.Equal(FileKind.Missing, RegularFile.Kind(folder.File("a/b")));
        Assert.Throws<FileNotFoundException>(() => RegularFile.OpenRead(folder.File("none")));
        Assert.Contains("is a folder", Assert.Throws<IOException>(() => RegularFile.OpenRead(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.UserExecute)]
    public void The_mode_is_kept(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are Unix's.");
            return;
        }

        File.WriteAllText(folder.File("a"), "old");
        File.SetUnixFileMode(folder.File("a"), mode);
        AtomicFile.Write(folder.File("a"), stream =>
        {
            stream.Write("new"u8);
            Assert.Equal(mode, Mode(Temporaries().Single()));
        });
        Assert.Equal(mode, Mode(folder.File("a")));
    }

    [Fact]
    public void A_read_only_file_is_replaced_only_when_asked()
    {
        File.WriteAllText(folder.File("a"), "old");
        File.SetAttributes(folder.File("a"), FileAttributes.ReadOnly);
        var error = Assert.Throws<UnauthorizedAccessException>(() => AtomicFile.Write(folder.File("a"), _ => Assert.Fail("work was done")));
        Assert.Contains("read-only", error.Message, StringComparison.Ordinal);
        Assert.Throws<UnauthorizedAccessException>(() => AtomicFile.Check(folder.File("a")));
        AtomicFile.WriteText(folder.File("a"), "new", replaceReadOnly: true);
        Assert.Equal("new", File.ReadAllText(folder.File("a")));
        Assert.True(File.GetAttributes(folder.File("a")).HasFlag(FileAttributes.ReadOnly));
        File.SetAttributes(folder.File("a"), FileAttributes.Normal);
    }

    [Fact]
    public void The_next_save_removes_what_a_killed_one_left_and_no_more()
    {
        File.WriteAllText(folder.File(".eml-abcdefgh.abc.tmp"), "half");
        File.WriteAllText(folder.File("mine.tmp"), "mine");
        AtomicFile.Write(folder.File("a"), _ => AtomicFile.WriteText(folder.File("b"), "b"));      // the outer save's file is in use and stays
        Assert.Equal(["a", "b", "mine.tmp"], Directory.GetFileSystemEntries(folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_may_be_as_long_as_the_system_allows()
    {
        AtomicFile.WriteText(folder.File(new string('n', 255)), "long");
        Assert.Equal("long", File.ReadAllText(folder.File(new string('n', 255))));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has its own message.");
        Assert.Contains("too long", Assert.Throws<IOException>(() => AtomicFile.Write(folder.File(new string('n', 256)), _ => Assert.Fail("work was done"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trying_changes_nothing()
    {
        File.WriteAllText(folder.File("a"), "old");
        AtomicFile.Check(folder.File("a"));
        AtomicFile.Check(folder.File("b"));
        Assert.Equal("old", File.ReadAllText(folder.File("a")));
        Assert.Equal([folder.File("a")], Directory.GetFileSystemEntries(folder.Path));
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Check(folder.File("none/a")));
    }

    private static UnixFileMode Mode(string file) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(file);

    private string[] Temporaries() => Directory.GetFiles(folder.Path, ".eml-*.tmp");

    private static void MakeFifo(string path)
    {
        using var process = System.Diagnostics.Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
