using System.IO.Compression;
using System.Text.Json.Nodes;
using Xunit;

namespace Eml.Engine.Tests.Hosts;

/// <summary>The library as a package: packed, put into a folder, and used from there by a kernel that knows nothing else of it.</summary>
public sealed class PackageTests
{
    [Fact(Explicit = true)]
    public async Task The_packages_readme_runs_in_a_notebook_and_its_figure_is_drawn_without_a_network()
    {
        using var folder = new HostFolder();
        await folder.RunAsync("dotnet", "pack", "../lib", "--no-build", "--output", folder.Path);
        string package = Directory.GetFiles(folder.Path, "*.nupkg").Single();
        string readme = CheckPackage(package);

        // Packages go to a folder of this test's, so that no other one with this version's name is found.
        using var kernel = new StdioKernel(folder, new Dictionary<string, string>(folder.Environment) { ["NUGET_PACKAGES"] = folder.File("packages") });
        string cell = readme.Split("```csharp\n")[1].Split("```")[0];
        JsonNode[] feed = await kernel.SendAsync("SubmitCode", new JsonObject { ["code"] = $"#i \"nuget:{folder.Path}\"" });
        Assert.Equal("CommandSucceeded", StdioKernel.Type(feed[^1]));
        JsonNode[] events = await kernel.SendAsync("SubmitCode", new JsonObject { ["code"] = cell });
        Assert.True(StdioKernel.Type(events[^1]) == "CommandSucceeded", events[^1].ToString());
        string html = events.Single(e => StdioKernel.Type(e) == "ReturnValueProduced")["event"]!["formattedValues"]!.AsArray().Single(value => value!["mimeType"]!.ToString() == "text/html")!["value"]!.ToString();

        await using OfflinePage page = await OfflinePage.StartAsync();
        string empty = folder.File("empty.html");
        await File.WriteAllTextAsync(empty, "<!DOCTYPE html><title>Outputs</title><body></body>", TestContext.Current.CancellationToken);
        await page.OpenAsync(empty);
        await page.InsertAsync(html);
        await page.UntilDrawnAsync(1);
        Assert.Equal([new Uri(empty).AbsoluteUri], page.Requests());
    }

    /// <summary>The package's readme, after a look at what a registry shows of it.</summary>
    private static string CheckPackage(string package)
    {
        using ZipArchive zip = ZipFile.OpenRead(package);
        Assert.Equal("Eml.0.1.0.nupkg", Path.GetFileName(package));
        string Read(string name)
        {
            using var reader = new StreamReader(zip.GetEntry(name)!.Open());
            return reader.ReadToEnd().ReplaceLineEndings("\n");
        }

        string about = Read("Eml.nuspec");
        foreach (string part in new[] { "<readme>README.md</readme>", "<icon>icon.png</icon>", "<license type=\"expression\">MIT</license>", "backpropagation", "<dependency id=\"MathNet.Numerics\"" })
        {
            Assert.Contains(part, about, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Package Description", about, StringComparison.Ordinal);
        Assert.NotNull(zip.GetEntry("icon.png"));
        Assert.NotNull(zip.GetEntry("lib/net10.0/Eml.xml"));
        return Read("README.md");
    }
}
