using System.Text.Json.Nodes;
using Eml.Runner.Exercises;
using Xunit;

namespace Eml.Runner.Tests;

/// <summary>The exercises of the notebooks that ship, answered rightly in another way than the notebooks do, and wrongly, in the student's edition.</summary>
public sealed class ShippedExercisesTests
{
    /// <summary>Per exercise: another right answer, a wrong one, and what has to be said of it.</summary>
    private static readonly (string Notebook, string Cell, string Right, string Wrong, string Says)[] answers =
    [
        ("task1-regression", "turn-sigmoid", "return h - h.PointwiseMultiply(h);", "return h.PointwiseMultiply(1 + h);", "with a plus in the activation's derivative where a minus belongs."),
        ("task1-regression", "turn-quartic", "var e = yHat - Y; return e.PointwiseMultiply(e).PointwiseMultiply(e) / m;", "return (Y - yHat) / m;", "with the sign turned, and with the slope of the quadratic loss."),
        ("task1-regression", "turn-w1", "return Enumerable.Range(0, m).Select(s => delta.Column(s).OuterProduct(inputs.Column(s))).Aggregate((a, b) => a + b);", "return delta * inputs.Transpose() / m;", "with the factor 1/m once too often."),
        ("task1-regression", "turn-b1", "return delta * ones.Transpose();", "return delta;", "before the sum over the samples."),
        ("task1-regression", "turn-tanh", "return dh.PointwiseMultiply(1 - h.PointwiseMultiply(h));", "return dh.PointwiseMultiply(h).PointwiseMultiply(1 - h);", "with h(1 − h), the sigmoid's derivative, in the place of this activation's."),
        ("task1-regression", "turn-input", "return (delta1.Transpose() * W1).Transpose();", "return W1.Transpose() * dh;", "with ∂L/∂h in the place of δ1."),
        ("task1-regression", "turn-whole", Whole("1 - h.PointwiseMultiply(h)", "hidden.Bias"), Whole("1 + h.PointwiseMultiply(h)", "0 * hidden.Bias"), "with a plus in the activation's derivative where a minus belongs, and without b1 in the forward pass."),
        ("task1-regression", "turn-momentum", "Vector<double> next = 0.9 * v + g; return (theta - eta * next, next);", "v = 0.9 * v - g; return (theta - eta * v, v);", "with the sign of g turned inside v, or"),
        ("task1-regression", "turn-decay", "return dW1.Map2((d, w) => d + lambda * w, W1);", "return dW1 + 2 * lambda * W1;", "with the new term doubled"),
        ("task2-classification", "turn-column", "var c = -p[j] * p; c[j] += p[j]; return c;", "return -p[j] * p;", "with all rows alike, as it was given."),
        ("task2-classification", "turn-chain", "return J * (0 - y).PointwiseDivide(yHat);", "return (0 - y).PointwiseDivide(yHat);", "without J: that is ∂ℓ/∂ŷ."),
        ("task2-classification", "turn-unmatched", "return J * (yHat - y);", "return J * (y - yHat);", "with the sign turned."),
        ("task2-classification", "turn-temperature", "return (yHat - Y) / Y.ColumnCount / T;", "return T * (yHat - Y) / m;", "with T in the place of 1/T."),
        ("task2-classification", "turn-weighted", "var d = (yHat - Y) / m; for (int s = 0; s < m; s++) d.SetColumn(s, w[s] * d.Column(s)); return d;", "return (yHat - Y) / m;", "without the weights."),
        ("task2-classification", "turn-binary", "return (yHat - y) / m;", "return (yHat - y).PointwiseMultiply(yHat).PointwiseMultiply(1 - yHat) / m;", "with one ŷ(1 − ŷ) too many."),
        ("task3-insight", "turn-tanh", "return new Node(h, (z, 1 / Math.Pow(Math.Cosh(z.Value), 2)));", "return new Node(h);", "without anything: it is 0 everywhere."),
    ];

    private static string Whole(string slope, string bias) => $"""
            var one = Matrix<double>.Build.Dense(1, X.ColumnCount, 1.0);
            var h = (hidden.Weights * X + ({bias}).ToColumnMatrix() * one).Map(Math.Tanh);
            var d2 = (output.Weights * h + output.Bias.ToColumnMatrix() * one - Y) / X.ColumnCount;
            return (output.Weights.Transpose() * d2).PointwiseMultiply({slope}) * X.Transpose();
        """;

    [Fact(Explicit = true)]
    [Trait("Part", "slow")]
    public void Every_exercise_counts_a_right_answer_and_names_what_is_wrong_with_a_wrong_one()
    {
        using var folder = new TestFolder();
        string edition = Path.Combine(folder.Path, "edition");
        Assert.Equal(0, folder.Run("exercises", "--output", edition).ExitCode);
        string[] notebooks = [.. answers.Select(a => a.Notebook).Distinct()];
        Assert.Equal(notebooks.Order(), Directory.GetFiles(edition).Select(file => Path.GetFileNameWithoutExtension(file)).Order());
        string[] files = [.. notebooks.SelectMany(notebook => new[]
        {
            Submit(folder, edition, notebook, "right", a => a.Right), Submit(folder, edition, notebook, "wrong", a => a.Wrong), Submit(folder, edition, notebook, "untouched", _ => Blanks.Unanswered),
        })];
        RunnerResult result = folder.Run(["grade", .. files, "--timeout", "120"]);
        foreach (string notebook in notebooks)
        {
            int count = answers.Count(a => a.Notebook == notebook);
            Assert.Contains($"{notebook}-right: {count} of {count} solved", result.Output, StringComparison.Ordinal);
            Assert.Contains($"{notebook}-wrong: 0 of {count} solved", result.Output, StringComparison.Ordinal);
            Assert.Contains($"{notebook}-untouched: 0 of {count} solved", result.Output, StringComparison.Ordinal);
            string page = System.Net.WebUtility.HtmlDecode(folder.Page($"{notebook}-wrong"));
            Assert.All(answers.Where(a => a.Notebook == notebook), a => Assert.Contains("equals the right one " + a.Says, page, StringComparison.Ordinal));
        }
    }

    private static string Submit(TestFolder folder, string edition, string notebook, string name, Func<(string Notebook, string Cell, string Right, string Wrong, string Says), string> answer)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(edition, notebook + ".ipynb")))!;
        int filled = 0;
        foreach (JsonNode? cell in root["cells"]!.AsArray())
        {
            if (answers.FirstOrDefault(a => a.Notebook == notebook && a.Cell == cell!["id"]!.ToString()) is { Cell: not null } exercise)
            {
                string source = string.Concat(cell!["source"]!.AsArray().Select(line => line!.ToString()));
                cell["source"] = source.Replace(Blanks.Unanswered, answer(exercise), StringComparison.Ordinal);
                filled++;
            }
        }

        Assert.Equal(answers.Count(a => a.Notebook == notebook), filled);
        return folder.WriteText($"handed-in/{notebook}-{name}.ipynb", root.ToJsonString());
    }
}
