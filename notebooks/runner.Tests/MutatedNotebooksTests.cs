using System.Globalization;
using System.Text.Json.Nodes;
using Eml.Runner.Execution;
using Eml.Runner.Notebooks;
using Eml.Runner.Report;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>Notebooks with random damage: each is refused in words, or read and drawn; nothing else ever comes out of them.</summary>
public sealed class MutatedNotebooksTests
{
    private const string Whole = """
        {"nbformat":4,"nbformat_minor":5,"metadata":{"kernelspec":{"name":".net-csharp","language":"C#"},"saved_on":"x","eml_runner":{"source":"a"}},"cells":[
        {"cell_type":"markdown","id":"a","metadata":{"tags":["t"]},"attachments":{"p.png":{"image/png":"AAAA"}},"source":["# One $x^2$\n","![p](attachment:p.png) [l](b.md#c) eq. (1.7)\n\n|a|b|\n|-|-|\n|1|2|"]},
        {"cell_type":"raw","id":"r","metadata":{},"source":"raw"},
        {"cell_type":"code","id":"b","metadata":{"tags":["parameters"],"polyglot_notebook":{"kernelName":"csharp"}},"execution_count":1,"source":"int n = 5; // your turn: x\n// your turn: y\nn = 6;\n// end\n","outputs":[
        {"output_type":"stream","name":"stdout","text":["a\n","b 1.5"]},
        {"output_type":"execute_result","execution_count":1,"metadata":{},"data":{"text/html":"<b>x</b><script>1</script>","application/vnd.plotly.v1+json":{"data":[],"layout":{"title":{"text":"t"}}},"image/png":"AAAA","text/plain":["p"]}},
        {"output_type":"error","ename":"E","evalue":"v","traceback":["l"]}]}]}
        """;

    private static readonly string[] Nasty = ["\"\\ud800\"", "null", "[]", "{}", "-1", "1e999", "\"\"", "[[[[[[", "\u0000", "\"<script>\"", ">>>>>>>>", "[1,{\"a\":null}]", "\"$$\\\\tag{1}$$\"", "true", "\"#!fsharp\""];

    [Fact]
    public void A_hundred_of_them_are_refused_or_drawn() => Try(1, 100);

    [Fact(Explicit = true)]
    [Trait("Part", "slow")]
    public void Ten_thousand_of_them_are_refused_or_drawn() => Try(2, 10_000);

    private static void Try(int seed, int count)
    {
        using var folder = new TestFolder();
        var random = new Random(seed);
        int drawn = 0;
        for (int i = 0; i < count; i++)
        {
            string text = random.Next(2) == 0 ? ChangeText(random) : ChangeNode(random);
            string path = folder.WriteText("a.ipynb", text);
            try
            {
                var run = new NotebookRun(NotebookReader.Read(path), TimeSpan.FromSeconds(1));
                run.Guard("read", () => Parameters.Inject(run.Notebook, new Dictionary<string, string>()));
                run.Guard("drawn", () => NotebookPage.Build(run, RunSummary.Of(run), PageLinks.None));
                run.Guard("written", () => NotebookWriter.ToExecutedCopy(run.Notebook, RunSummary.Of(run).ToJson()));
                string page = NotebookPage.Plain(run, RunSummary.Of(run));
                Assert.True(run.Problem is null || page.Contains("failed", StringComparison.Ordinal), text);
                drawn++;
            }
            catch (UsageException e)
            {
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, number {i}: {e}\n{text}"));
            }
        }

        Assert.InRange(drawn, count / 10, count);
    }

    private static string ChangeText(Random random)
    {
        int place = random.Next(Whole.Length), length = random.Next(4);
        string end = Whole[Math.Min(Whole.Length, place + length)..];
        return Whole[..place] + (random.Next(3) == 0 ? Nasty[random.Next(Nasty.Length)] : random.Next(2) == 0 ? "" : ((char)random.Next(0x20, 0x250)).ToString()) + end;
    }

    private static string ChangeNode(Random random)
    {
        JsonNode root = JsonNode.Parse(Whole)!;
        var nodes = new List<JsonNode>();
        void Walk(JsonNode? node)
        {
            if (node is null)
            {
                return;
            }

            nodes.Add(node);
            foreach (JsonNode? child in node is JsonObject json ? json.Select(entry => entry.Value) : node is JsonArray list ? list : [])
            {
                Walk(child);
            }
        }

        Walk(root);
        string whole = root.ToJsonString(), part = nodes[random.Next(1, nodes.Count)].ToJsonString();
        int place = whole.IndexOf(part, StringComparison.Ordinal);
        return whole[..place] + Nasty[random.Next(Nasty.Length)] + whole[(place + part.Length)..];
    }
}
