using System.Reflection;
using System.Text.RegularExpressions;
using Eml.Runner;
using Xunit;

namespace Eml.Tests;

/// <summary>derivations.md, the code, the tests and the notebooks speak of the same equations.</summary>
public sealed partial class DerivationsTests
{
    private static readonly string[] Defined = [.. EquationTags.In(File.ReadAllText(Repository.File("derivations.md")))];

    [Fact]
    public void Every_equation_has_its_number_once() => Assert.Equal(Defined.Distinct(), Defined);

    [Fact]
    public void Every_number_cited_anywhere_exists()
    {
        string[] ghosts = [.. Repository.Files("*.cs", "*.ipynb", "*.md")
            .SelectMany(file => Citation().Matches(File.ReadAllText(file)).Select(m => (file, number: m.Groups["number"].Value)))
            .Where(c => !Defined.Contains(c.number))
            .Select(c => $"eq. ({c.number}) in {Path.GetFileName(c.file)}")];
        Assert.True(ghosts.Length == 0, "cited, but not in derivations.md: " + string.Join(", ", ghosts));
    }

    [Fact]
    public void Every_equation_has_a_test_and_every_test_an_equation()
    {
        string[] tested = [.. Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .SelectMany(m => m.GetCustomAttributes<EquationAttribute>())
            .Select(a => a.Number).Distinct()];
        Assert.Empty(tested.Except(Defined));
        Assert.Empty(Defined.Except(tested));
    }

    [GeneratedRegex(@"eq\.\s*\((?<number>\d+\.\d+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Citation();
}
