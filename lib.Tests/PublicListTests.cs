using Xunit;

namespace Eml.Tests;

/// <summary>What the library shows to its users stands in a file, so that it grows only on purpose.</summary>
public sealed class PublicListTests
{
    [Fact]
    public void The_public_types_are_those_of_the_list()
    {
        string[] actual = [.. typeof(Network).Assembly.GetExportedTypes().Where(t => !t.IsNested).Select(t => t.FullName!).Order(StringComparer.Ordinal)];
        string[] listed = File.ReadAllLines(Repository.File("lib/public-types.txt"));
        Assert.True(
            listed.SequenceEqual(actual),
            $"lib/public-types.txt lists {string.Join(", ", listed.Except(actual))} that are not public, and not {string.Join(", ", actual.Except(listed))}, which are. Make internal what no user needs; list what one does, in alphabetical order.");
    }
}
