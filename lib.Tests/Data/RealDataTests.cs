using System.IO.Compression;
using System.Security.Cryptography;
using Eml.Data;
using Eml.Tests.IO;
using Xunit;

namespace Eml.Tests.Data;

public sealed class RealDataTests : IDisposable
{
    private const string Readme = "notebooks/data/README.md";

    private static readonly string IrisFile = Repository.File("notebooks/data/iris.csv");
    private static readonly string DigitsFile = Repository.File("notebooks/data/digits.csv.gz");

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_file_that_ships_has_the_checksum_the_README_says()
    {
        string readme = File.ReadAllText(Repository.File(Readme));
        string[] files = [.. Directory.GetFiles(Repository.File("notebooks/data")).Where(file => !file.EndsWith(".md", StringComparison.Ordinal))];
        Assert.Equal(2, files.Length);
        Assert.All(files, file =>
        {
            string row = readme.Split('\n').Single(line => line.StartsWith($"| `{Path.GetFileName(file)}` |", StringComparison.Ordinal));
            Assert.EndsWith($"| `{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}` |", row, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Iris_has_50_flowers_of_each_of_3_species()
    {
        Dataset iris = RealData.Iris(IrisFile);
        Assert.Equal("iris: 150 samples, 4 inputs, 3 targets", iris.ToString());
        Assert.Equal(["setosa", "versicolor", "virginica"], iris.TargetNames);
        Assert.Equal([50.0, 50.0, 50.0], iris.Targets.RowSums());
        Assert.Equal([4.3, 2.0, 1.0, 0.1], iris.Inputs.EnumerateRows().Select(row => row.Minimum()));
        Assert.Equal([7.9, 4.4, 6.9, 2.5], iris.Inputs.EnumerateRows().Select(row => row.Maximum()));
    }

    [Fact]
    public void Iris_is_the_version_of_Fishers_paper()
    {
        Dataset iris = RealData.Iris(IrisFile);
        Assert.Equal([4.9, 3.1, 1.5, 0.2], iris[34].x);
        Assert.Equal([4.9, 3.6, 1.4, 0.1], iris[37].x);
    }

    [Fact]
    public void The_digits_are_1797_images_scaled_to_1()
    {
        Dataset digits = RealData.Digits(DigitsFile);
        Assert.Equal("digits: 1797 samples, 64 inputs, 10 targets", digits.ToString());
        Assert.Equal([178.0, 182.0, 177.0, 183.0, 181.0, 182.0, 181.0, 179.0, 174.0, 180.0], digits.Targets.RowSums());     // as UCI lists its test part
        Assert.Equal((0.0, 1.0), (digits.Inputs.Enumerate().Min(), digits.Inputs.Enumerate().Max()));
        Assert.Equal("pixel (1, 2)", digits.InputNames[10]);
        Assert.Equal([0, 0, 5, 13, 9, 1, 0, 0], digits[0].x.Take(8).Select(v => v * 16));
        Assert.Equal(0, Labels.FromOneHot(digits.Targets)[0]);
    }

    [Fact]
    public void Without_a_path_it_is_the_file_that_ships()
    {
        Assert.Equal(RealData.Iris(IrisFile).Inputs, RealData.Iris().Inputs);
        Assert.Equal(RealData.Iris(IrisFile).Targets, RealData.Iris().Targets);
        Assert.Equal(RealData.Digits(DigitsFile).Inputs, RealData.Digits().Inputs);
        Assert.Equal(RealData.Digits(DigitsFile).Targets, RealData.Digits().Targets);
    }

    [Fact]
    public void The_digits_may_be_unpacked()
    {
        using (var packed = new GZipStream(File.OpenRead(DigitsFile), CompressionMode.Decompress))
        using (FileStream plain = File.Create(folder.File("digits.csv")))
        {
            packed.CopyTo(plain);
        }

        Assert.Equal(RealData.Digits(DigitsFile).Inputs, RealData.Digits(folder.File("digits.csv")).Inputs);
    }

    [Fact]
    public void Other_content_is_refused_with_its_place()
    {
        string[] lines = File.ReadAllLines(IrisFile);
        RefusedIris("'150,4,setosa,versicolor,virginica'", lines[1..]);
        RefusedIris("has 149 samples; 150 are needed", lines[..^1]);
        RefusedIris("line 3, column 1 ('sepal length (cm)'): 'abc' is not a number", [.. lines[..2], "abc,1,1,1,0", .. lines[3..]]);
        RefusedIris("line 3, column 5 ('class'): '3' is refused; it has to be from 0 to 2", [.. lines[..2], "1,1,1,1,3", .. lines[3..]]);
        RefusedIris("'0.5' is refused; a class index is a whole number", [.. lines[..2], "1,1,1,1,0.5", .. lines[3..]]);
        RefusedIris("line 3 has 4 fields; 5 are needed", [.. lines[..2], "1,1,1,0", .. lines[3..]]);
        Assert.Contains("has 151 samples; 1797 are needed", Assert.Throws<InvalidDataException>(() => RealData.Digits(IrisFile)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => RealData.Iris(folder.File("absent.csv")));
    }

    [Fact]
    public void A_damaged_archive_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(DigitsFile);
        foreach (int length in new[] { 5, 1000, bytes.Length / 2, bytes.Length - 500 })
        {
            File.WriteAllBytes(folder.File("cut.gz"), bytes[..length]);
            Assert.Contains("cut.gz", Assert.Throws<InvalidDataException>(() => RealData.Digits(folder.File("cut.gz"))).Message, StringComparison.Ordinal);
        }
    }

    private void RefusedIris(string reason, string[] lines)
    {
        File.WriteAllLines(folder.File("iris.csv"), lines);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => RealData.Iris(folder.File("iris.csv"))).Message, StringComparison.Ordinal);
    }
}
