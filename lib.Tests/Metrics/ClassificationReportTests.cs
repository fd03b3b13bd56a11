using Eml.Data;
using Eml.Heads;
using Eml.Metrics;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Metrics;

public sealed class ClassificationReportTests
{
    private static readonly Matrix<double> yHat = Matrix<double>.Build.DenseOfArray(new[,]
    {
        { 0.75, 0.5, 0.25, 0.625, 0.5 },
        { 0.25, 0.25, 0.75, 0.25, 0.375 },
        { 0, 0.25, 0, 0.125, 0.125 },
    });

    private static readonly ClassificationReport report = new("pets", [0, 0, 1, 2, 1], yHat, ["cat", "dog", "owl"]);

    [Fact]
    public void As_text_it_has_the_summary_the_scores_what_is_undefined_and_the_counts() =>
        Assert.Equal(
            """
            pets: accuracy 0.6000 on 5 samples, top-2 0.8000, macro F1 0.4444, calibration error 0.2250
            class  precision  recall      F1  samples
            cat       0.5000  1.0000  0.6667        2
            dog       1.0000  0.5000  0.6667        2
            owl       0.0000  0.0000  0.0000        1
            owl was never predicted: its precision is undefined and counted as 0.

            Confusion matrix: rows are the actual class, columns the predicted one
                 cat  dog  owl
            cat    2    0    0
            dog    1    1    0
            owl    1    0    0
            """,
            report.ToString(), ignoreLineEndingDifferences: true);

    [Fact]
    public void As_HTML_it_has_both_tables_and_the_note()
    {
        string html = report.ToHtml();
        Assert.Equal(3, html.Split("<table").Length);
        Assert.Contains("<td style=\"text-align:right\">0.6667</td>", html, StringComparison.Ordinal);
        Assert.Contains("<p>owl was never predicted", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_come_worst_first() => Assert.Equal([3, 4], report.Mistakes);

    [Fact]
    public void It_keeps_its_own_copy_of_the_probabilities()
    {
        Matrix<double> live = yHat.Clone();
        var copy = new ClassificationReport("pets", [0, 0, 1, 2, 1], live, ["cat", "dog", "owl"]);
        live.Clear();
        Assert.Equal(0.8, copy.TopK(2));
    }

    [Fact]
    public void Of_a_network_it_reads_classes_and_names_from_the_data()
    {
        var data = new Dataset("points", Matrix<double>.Build.Dense(1, 4, [-2, -1, 1, 2]), Labels.OneHot([0, 0, 1, 0], 2), targetNames: ["left", "right"]);
        var layer = new DenseLayer(Matrix<double>.Build.Dense(2, 1, [-1, 1]), Vector<double>.Build.Dense(2), Activation.Identity);
        ClassificationReport points = ClassificationReport.Of(new Network([layer], Head.SoftmaxCrossEntropy), data);
        Assert.Equal((0.75, "points", "right"), (points.Accuracy, points.Name, points.Confusion.Classes[1]));
        Assert.Equal([3], points.Mistakes);
    }

    [Fact]
    public void A_name_per_class_is_needed() =>
        Assert.Contains("classes has 2 names but yHat is 3×5", Assert.Throws<ArgumentException>(() => new ClassificationReport("pets", [0, 0, 1, 2, 1], yHat, ["cat", "dog"])).Message, StringComparison.Ordinal);
}
