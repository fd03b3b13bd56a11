using Xunit;

namespace Eml.Runner.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("--bogus", "--bogus is no option of the runner; --help lists them.")]
    [InlineData("missing.ipynb", "missing.ipynb does not exist.")]
    [InlineData("moved.ipynb", "moved.ipynb does not exist; notebooks/moved.ipynb does.")]
    [InlineData("a.ipynb --timeout -1", "--timeout -1: a number of seconds")]
    [InlineData("a.ipynb --parallel 0", "--parallel 0: a whole number from 1 to 1000")]
    [InlineData("a.ipynb --param N1", "--param N1: name=value")]
    [InlineData("grade", "grade needs the submissions")]
    [InlineData("grade --csv x", "grade needs the submissions")]
    [InlineData("broken.ipynb", "broken.ipynb is not valid JSON: line 1, column 2")]
    public void Wrong_usage_says_what_is_wrong_and_exits_with_1(string arguments, string message)
    {
        using var folder = new TestFolder();
        folder.Write("a.ipynb", "1");
        folder.Write("notebooks/moved.ipynb", "1");
        folder.WriteText("broken.ipynb", "{");
        RunnerResult result = folder.RunProcess(arguments.Split(' '));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Report));
    }

    [Theory]
    [InlineData("grade", "a.ipynb", "--param", "N1=3")]
    [InlineData("grade", "a.ipynb", "--source", "--check")]
    [InlineData("exercises", "--check")]
    public void An_option_of_another_command_is_refused_with_the_help_that_lists_those_of_this_one(string command, params string[] arguments)
    {
        using var folder = new TestFolder();
        string unknown = arguments.Last(argument => argument.StartsWith("--", StringComparison.Ordinal));
        RunnerResult result = folder.Run([command, .. arguments.Select(argument => argument.EndsWith(".ipynb", StringComparison.Ordinal) ? folder.Write(argument, "1") : argument)]);
        Assert.Equal((1, $"{unknown} is no option of {command}; {command} --help lists them.\n"), (result.ExitCode, result.Error.ReplaceLineEndings("\n")));
        Assert.Contains("--output <DIR>", folder.Run(command, "--help").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--output")]
    [InlineData("--results")]
    [InlineData("--output", "exercises")]
    [InlineData("--csv", "grade")]
    [InlineData("--results", "grade")]
    public void An_option_without_the_path_that_it_needs_is_refused(string option, params string[] command)
    {
        using var folder = new TestFolder();
        RunnerResult result = folder.Run([.. command, folder.Write("a.ipynb", "1"), option, ""]);
        Assert.Equal((1, $"{option}: a path is needed.\n"), (result.ExitCode, result.Error.ReplaceLineEndings("\n")));
    }

    [Theory]
    [InlineData("exercises", "file", "file is a file, not a folder")]
    [InlineData("exercises", "file/x/y", "file is a file, not a folder")]
    [InlineData("exercises", "/proc/x", "nothing can be written to /proc")]
    [InlineData("grade", "file", "file is a file, not a folder")]
    [InlineData("", "file/x", "file is a file, not a folder")]
    [InlineData("", "/proc/x", "nothing can be written to /proc")]
    public void A_folder_that_cannot_be_made_is_refused_with_the_option_before_any_work(string command, string output, string says)
    {
        Assert.SkipWhen(output.StartsWith('/') && !OperatingSystem.IsLinux(), "/proc is a folder of Linux that nobody can write to.");
        using var folder = new TestFolder();
        folder.WriteText("file", "as it was");
        string path = folder.WriteText("broken.ipynb", "{"), full = Path.Combine(folder.Path, output);      // to read it would be work
        RunnerResult result = folder.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), path, "--output", full]);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"--output {full}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.EndsWith("Choose another folder with --output DIR.\n", result.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("as it was", File.ReadAllText(Path.Combine(folder.Path, "file")));
    }

    [Theory]
    [InlineData("pipe", "pipe' is a device, a FIFO or a socket")]
    [InlineData("/dev/zero", "/dev/zero' is a device, a FIFO or a socket")]
    [InlineData("empty", "empty is empty; a notebook is a JSON object")]
    public void What_is_no_regular_file_is_refused_and_not_read(string path, string says)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes and devices have no names of files there.");
        using var folder = new TestFolder();
        folder.WriteText("empty", "");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(folder.Path, "pipe")]))
        {
            make.WaitForExit();
        }

        RunnerResult result = folder.Run(Path.Combine(folder.Path, path));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_never_replaces_a_file_that_the_runner_did_not_write()
    {
        using var folder = new TestFolder();
        string path = folder.Write("a.ipynb", "1");
        string mine = folder.WriteText("report/a.html", "mine");
        RunnerResult result = folder.Run(path);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("a.html was not written by the runner", result.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(mine));
    }
}
