namespace Eml.Ground;

/// <summary>A list of things that are known by their names.</summary>
internal static class Named
{
    private static readonly Lock Adding = new();

    /// <summary>Puts a list with one more in the place of <paramref name="all"/>; any number of threads may do so at once, and others read it meanwhile.</summary>
    /// <exception cref="ArgumentException">One of that name is there.</exception>
    public static void Add<T>(ref IReadOnlyList<T> all, T added, Func<T, string> name, string argument)
    {
        lock (Adding)
        {
            IReadOnlyList<T> known = all;
            Volatile.Write(ref all, known.Any(a => name(a) == name(added))
                ? throw new ArgumentException($"{argument} is called '{name(added)}', and so is one that is known already: {List(known, name)}.", argument)
                : [.. known, added]);
        }
    }

    /// <summary>The one of that name.</summary>
    /// <exception cref="ArgumentException">None has it; the message lists those there are.</exception>
    public static T Find<T>(IReadOnlyList<T> all, string name, Func<T, string> nameOf, string kind) =>
        all.FirstOrDefault(a => nameOf(a) == name)
        ?? throw new ArgumentException($"No {kind} is called '{name}'; known are {List(all, nameOf)}.", nameof(name));

    private static string List<T>(IReadOnlyList<T> all, Func<T, string> name) => string.Join(", ", all.Select(name));
}
