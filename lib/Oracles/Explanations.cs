using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>What an answer becomes by each mistake, and by each two of them.</summary>
internal sealed class Explanations
{
    private readonly IReadOnlyList<Spoilt> once;
    private readonly Func<IEnumerable<Spoilt>> twice;

    private Explanations(IReadOnlyList<Spoilt> once, Func<IEnumerable<Spoilt>> twice) => (this.once, this.twice) = (once, twice);

    /// <summary>The mistakes in a work, from which a result follows.</summary>
    /// <param name="right">The work without a mistake.</param>
    /// <param name="slips">The mistakes; of two, the one that stands first is made first.</param>
    /// <param name="result">The result of a work.</param>
    /// <param name="alone">Mistakes that are not made together with others in the work.</param>
    public static Explanations Of<W>(W right, IReadOnlyList<Slip<W>> slips, Func<W, Matrix<double>> result, IReadOnlyList<Slip<W>>? alone = null) => new(
        [.. slips.Concat(alone ?? []).Select(s => new Spoilt(s.Name, result(s.Make(right))))],
        () => slips.SelectMany((first, i) => slips.Skip(i + 1).Select(second => new Spoilt(Both(first.Name, second.Name), result(second.Make(first.Make(right)))))));

    /// <summary>The names of what turns the right answer into this one: with as few mistakes as possible, at most two. Empty when nothing does.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="right">The right answer.</param>
    /// <param name="changes">Mistakes that can be made to any result.</param>
    public string[] For(Matrix<double> answer, Matrix<double> right, IReadOnlyList<Slip<Matrix<double>>> changes)
    {
        bool IsWrong(Spoilt spoilt) => !Tutor.Same(spoilt.Result, right);       // a mistake may change nothing, and two may undo each other
        string[] Fitting(IEnumerable<Spoilt> spoilt) => [.. spoilt.Where(s => Tutor.Same(answer, s.Result) && IsWrong(s)).Select(s => s.Name).Distinct(StringComparer.Ordinal)];
        Spoilt[] inTheWork = [.. once.Where(IsWrong)];
        Spoilt[] inTheResult = [.. changes.Select(c => new Spoilt(c.Name, c.Make(right))).Where(IsWrong)];
        IEnumerable<Spoilt> Changed(IEnumerable<Spoilt> first) =>
            first.SelectMany(s => changes.Where(c => c.Name != s.Name).Select(c => new Spoilt(Both(s.Name, c.Name), c.Make(s.Result))));
        string[] found = Fitting(inTheWork.Concat(inTheResult));
        found = found.Length > 0 ? found : Fitting(Changed(inTheWork.Concat(inTheResult)));
        return found.Length > 0 ? found : Fitting(twice());
    }

    /// <summary>A pair has one name, in whatever order it was made.</summary>
    private static string Both(string first, string second) => string.Join(", and ", new[] { first, second }.Order(StringComparer.Ordinal));

    private sealed record Spoilt(string Name, Matrix<double> Result);
}
