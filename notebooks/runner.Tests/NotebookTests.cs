using Eml.Ground;
using Eml.Runner.Notebooks;
using Xunit;

namespace Eml.Runner.Tests;

public sealed class NotebookTests
{
    [Theory]
    [InlineData("{\n \"cells\": [,]}", "line 2, column 12")]
    [InlineData("[]", "not an object")]
    [InlineData("{\"nbformat\":3,\"worksheets\":[]}", "nbformat 3")]
    [InlineData("{\"nbformat\":4}", "no list \"cells\"")]
    [InlineData("{\"nbformat\":4,\"cells\":[1]}", "cell 1 from the top")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\"}]}", "\"source\" must be")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"cell_type\":\"slide\",\"source\":\"\"}]}", "\"slide\"")]
    [InlineData("{\"nbformat\":4,\"cells\":[],\"metadata\":{\"kernelspec\":{\"name\":\"python3\",\"language\":\"python\"}}}", "\"python3\"")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\",\"source\":\"1\",\"metadata\":{\"polyglot_notebook\":{\"kernelName\":\"fsharp\"}}}]}", "\"fsharp\"")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\",\"source\":\"#!fsharp\\n1\",\"metadata\":{}}]}", "\"#!fsharp\"")]
    public void A_malformed_notebook_is_refused_by_name_in_one_paragraph(string json, string reason)
    {
        using var folder = new TestFolder();
        string path = folder.WriteText("broken.ipynb", json);
        UsageException e = Assert.Throws<UsageException>(() => NotebookReader.Read(path));
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused_with_their_offset()
    {
        using var folder = new TestFolder();
        string path = folder.WriteText("latin.ipynb", "");
        File.WriteAllBytes(path, [(byte)'{', 0xE9, (byte)'}']);
        UsageException e = Assert.Throws<UsageException>(() => NotebookReader.Read(path));
        Assert.Contains("not UTF-8: the byte at offset 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_runner_does_not_know_is_kept()
    {
        using var folder = new TestFolder();
        string path = folder.WriteText("kept.ipynb", """
            {"nbformat":4,"nbformat_minor":2,"metadata":{"mine":{"a":[1,2]}},"extra":true,
             "cells":[{"cell_type":"raw","metadata":{"x":1},"source":"é <b>"},{"cell_type":"code","metadata":{"y":2},"source":"1"}]}
            """);
        string copy = NotebookWriter.ToExecutedCopy(NotebookReader.Read(path), []);
        Assert.Contains("\"mine\": {", copy, StringComparison.Ordinal);
        Assert.Contains("\"extra\": true", copy, StringComparison.Ordinal);
        Assert.Contains("\"y\": 2", copy, StringComparison.Ordinal);
        Assert.Contains("é <b>", copy, StringComparison.Ordinal);
        Assert.Contains("\"nbformat_minor\": 5", copy, StringComparison.Ordinal);
        Assert.Contains("\"id\": \"cell-2\"", copy, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_relative_references_to_files_are_made_absolute()
    {
        string folder = Path.GetTempPath();
        string expected = Path.GetFullPath("../lib/Eml.dll", folder).Replace('\\', '/');
        Assert.Equal($"#r \"{expected}\"\nvar x = 1;", NotebookWriter.MakeReferencesAbsolute("#r \"../lib/Eml.dll\"\nvar x = 1;", folder));
        Assert.Equal($"var f = new FileInfo(\"{expected}\"); // \"../lib\", \"Eml.dll\"", NotebookWriter.MakeReferencesAbsolute("var f = new FileInfo(\"../lib/Eml.dll\"); // \"../lib\", \"Eml.dll\"", folder));
        foreach (string kept in new[] { "#r \"nuget: X\"", "#r \"System.Xml\"", $"#r \"{expected}\"", "var s = \"#r\";" })
        {
            Assert.Equal(kept, NotebookWriter.MakeReferencesAbsolute(kept, folder));
        }
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_stays_whole_and_no_temporary_file_is_left()
    {
        using var folder = new TestFolder();
        string path = folder.WriteText("kept.txt", "old");
        AtomicFile.WriteText(path, "new");
        Assert.Equal("new", File.ReadAllText(path));
        string blocked = Path.Combine(folder.Path, "blocked");
        Directory.CreateDirectory(Path.Combine(blocked, "full"));
        Assert.ThrowsAny<Exception>(() => AtomicFile.WriteText(blocked, "text"));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }
}
