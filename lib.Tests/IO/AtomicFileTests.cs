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
}
