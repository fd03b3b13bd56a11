namespace Eml.Oracles;

/// <summary>A mistake that people make.</summary>
/// <typeparam name="W">What it is made in: lines of a derivation, a rule, or a result.</typeparam>
/// <param name="Name">The mistake, to be read after "your answer equals the right one".</param>
/// <param name="Make">Makes it.</param>
internal sealed record Slip<W>(string Name, Func<W, W> Make);
