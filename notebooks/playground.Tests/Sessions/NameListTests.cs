using System.Text;
using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class NameListTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData(" a , b c ,, d ", "a|b c|d")]
    [InlineData("\"length, width\", b", "length, width|b")]
    [InlineData("a,\"the \"\"one\"\"\"", "a|the \"one\"")]
    [InlineData("5\" pipe, \"open", "5\" pipe|\"open")]
    [InlineData("\" a\"", " a")]
    [InlineData("\"a\" b, c", "\"a\" b|c")]
    public void Names_stand_apart_by_commas_outside_quotes(string text, string names) => Assert.Equal(names, string.Join('|', NameList.Read(text)));

    [Fact]
    public async Task A_column_whose_name_has_a_comma_is_left_out_one_hot_or_an_input()
    {
        Upload upload = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes("\"a, cm\",\"b, cm\",y\n1,2,3\n2,3,4\n3,5,5\n4,4,6\n5,9,7\n6,1,8\n"));
        const string csv = "task=regression&data=csv&standardise=none&train=1&validation=0&";
        Assert.Equal(["b, cm"], Make.Experiment(csv + "leaveout=" + Uri.EscapeDataString("\"a, cm\""), upload).Training.InputNames);
        Assert.Equal(["a, cm"], Make.Experiment(csv + "inputs=" + Uri.EscapeDataString("\"a, cm\""), upload).Training.InputNames);
        Assert.Equal(7, Make.Experiment(csv + "onehot=" + Uri.EscapeDataString("\"b, cm\""), upload).Training.Inputs.RowCount);
    }
}
