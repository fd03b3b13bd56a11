namespace Eml.Ground;

/// <summary>A list of things that are known by their names.</summary>
internal static class Named
{
    /// <summary>The list with one more.</summary>
    /// <exception cref="ArgumentException">One of that name is there.</exception>
    public static IReadOnlyList<T> Add<T>(IReadOnlyList<T> all, T added, Func<T, string> name, string argument) =>
        all.Any(a => name(a) == name(added))
            ? throw new ArgumentException($"{argument} is called '{name(added)}', and so is one that is known already: {List(all, name)}.", argument)
            : [.. all, added];

    /// <summary>The one of that name.</summary>
    /// <exception cref="ArgumentException">None has it; the message lists those there are.</exception>
    public static T Find<T>(IReadOnlyList<T> all, string name, Func<T, string> nameOf, string kind) =>
        all.FirstOrDefault(a => nameOf(a) == name)
        ?? throw new ArgumentException($"No {kind} is called '{name}'; known are {List(all, nameOf)}.", nameof(name));

    private static string List<T>(IReadOnlyList<T> all, Func<T, string> name) => string.Join(", ", all.Select(name));
}
