using Eml.Metrics;
using Xunit;

namespace Eml.Tests.Metrics;

public sealed class ConfusionMatrixTests
{
    private static readonly ConfusionMatrix matrix = new([0, 0, 0, 0, 1, 1, 2], [0, 0, 0, 1, 1, 0, 1], ["cat", "dog", "<owl>"]);

    [Fact]
    public void Rows_are_actual_and_columns_predicted_classes()
    {
        Assert.Equal([3, 1, 0], Enumerable.Range(0, 3).Select(p => matrix[0, p]));
        Assert.Equal([1, 1, 0], Enumerable.Range(0, 3).Select(p => matrix[1, p]));
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(p => matrix[2, p]));
        Assert.Equal((7, 4, 4), (matrix.Total, matrix.Actual(0), matrix.Predicted(0)));
        Assert.Equal((2, 3), (matrix.Actual(1), matrix.Predicted(1)));
        Assert.Equal(4.0 / 7, matrix.Accuracy);
        Assert.Equal(0.25, matrix.Rate(0, 1));
    }

    [Fact]
    public void Scores_are_those_worked_out_by_hand_and_undefined_ones_are_0_and_say_so()
    {
        ClassScores cat = matrix.Scores[0], dog = matrix.Scores[1], owl = matrix.Scores[2];
        Assert.Equal((0.75, 0.75, 0.75), (cat.Precision, cat.Recall, cat.F1));
        Assert.Equal((1.0 / 3, 0.5, 0.4), (dog.Precision, dog.Recall, dog.F1));
        Assert.Equal((0.0, 0.0, 0.0), (owl.Precision, owl.Recall, owl.F1));
        Assert.Equal((true, false), (owl.UndefinedPrecision, owl.UndefinedRecall));
        Assert.Equal((false, false), (cat.UndefinedPrecision, cat.UndefinedRecall));
        ClassScores absent = new ConfusionMatrix([0, 1], [0, 1], ["a", "b", "c"]).Scores[2];
        Assert.Equal((0.0, 0.0, 0.0, true, true), (absent.Precision, absent.Recall, absent.F1, absent.UndefinedPrecision, absent.UndefinedRecall));
        Assert.Equal(0, new ConfusionMatrix([0, 1], [0, 1], ["a", "b", "c"]).Rate(2, 2));
    }

    [Fact]
    public void As_text_it_is_an_aligned_table() =>
        Assert.Equal(
            """
            Confusion matrix: rows are the actual class, columns the predicted one
                   cat  dog  <owl>
            cat      3    1      0
            dog      1    1      0
            <owl>    0    1      0
            """,
            matrix.ToString(), ignoreLineEndingDifferences: true);

    [Fact]
    public void As_HTML_it_encodes_the_names_and_has_a_row_per_class()
    {
        string html = matrix.ToHtml();
        Assert.DoesNotContain("<owl>", html, StringComparison.Ordinal);
        Assert.Equal(3, html.Split("&lt;owl&gt;").Length);      // a column and a row
        Assert.Equal(5, html.Split("<tr>").Length);
    }

    [Fact]
    public void Labels_out_of_range_and_a_single_class_are_refused()
    {
        Assert.Contains("Sample 1 of predicted has label 2", Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrix([0, 1], [0, 2], ["a", "b"])).Message, StringComparison.Ordinal);
        Assert.Contains("Sample 0 of actual has label -1", Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrix([-1, 1], [0, 1], ["a", "b"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix([0], [0], ["a"]));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix([0, 1], [0], ["a", "b"]));
    }
}
