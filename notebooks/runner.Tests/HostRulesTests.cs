using Xunit;

namespace Eml.Runner.Tests;

public sealed class HostRulesTests(ShippedNotebooks shipped)
{
    private static string Folder => ShippedNotebooks.Folder;

    public static TheoryData<string> Notebooks => new("task1-regression", "task2-classification", "task3-insight");

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void The_notebook_keeps_to_the_rules_of_every_host(string name) =>
        Assert.Empty(HostRules.Broken(Path.Combine(Folder, name + ".ipynb")));

    [Fact]
    public void There_are_no_notebooks_but_those() =>
        Assert.Equal(Directory.GetFiles(Folder, "*.ipynb").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal), Notebooks.Select(row => row.Data).Order(StringComparer.Ordinal));

    /// <remarks>That every cell passes is also what the engine's tests and the runner's own exit code say.</remarks>
    [Fact(Explicit = true)]
    [Trait("Part", "slow")]
    public void Every_cell_of_all_passes_and_no_link_of_the_report_is_dead()
    {
        Assert.True(shipped.Result.ExitCode == 0, shipped.Result.Output);
        Assert.Empty(ReportFolderTests.DeadLinks(shipped.Results.Report));
    }

    [Fact(Explicit = true)]
    [Trait("Part", "slow")]
    public void The_executed_copies_pass_in_another_folder()
    {
        Assert.True(shipped.Result.ExitCode == 0, shipped.Result.Output);
        using var folder = new TestFolder();
        string[] copies = [.. Notebooks.Select(row => Path.Combine(folder.Path, row.Data + ".ipynb"))];
        foreach (string copy in copies)
        {
            File.Copy(Path.Combine(shipped.Results.Report, Path.GetFileName(copy)), copy);
        }

        RunnerResult again = folder.Run(copies);
        Assert.True(again.ExitCode == 0, again.Output);
    }

    [Fact]
    public void Each_broken_rule_is_found()
    {
        using var folder = new TestFolder();
        string library = TestFolder.Library.Replace('\\', '/');
        string path = folder.Write("bad.ipynb",
            "#r \"nuget: X\"\ndisplay(1);", "System.Console.Error.Write(1); HTML(\"\");", "Math.Sin(1)", $"#r \"{library}\"",
            "Eml.Network.Create(new[] { 1, 2, 1 }, Eml.Activation.Sigmoid, Eml.Heads.Head.LinearQuadratic, 1)", "nameof(System.Collections.Generic.List<>)");
        IReadOnlyList<string> broken = HostRules.Broken(path);
        foreach (string rule in new[]
        {
            "metadata language_info.name is missing", "metadata polyglot_notebook.kernelInfo.defaultKernelName is missing", "c0: its metadata do not name the language",
            "c2: the third code cell without prose", "c0: a package reference", "c0: display( or HTML(", "c1: display( or HTML(", "c1: Console.Error",
            "c2: (1,1): error CS0103: The name 'Math' does not exist", "c4: shows a Eml.Network, which has no public ToHtml()", "c5: (1,",
        })
        {
            Assert.True(broken.Any(line => line.StartsWith(rule, StringComparison.Ordinal)), $"{rule} is not among\n{string.Join('\n', broken)}");
        }

        Assert.Throws<UsageException>(() => HostRules.Broken(folder.Write("magic.ipynb", "#!time\n1")));
    }
}
