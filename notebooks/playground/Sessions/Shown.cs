namespace Eml.Playground.Sessions;

/// <summary>What numbers and pictures show, all of them the same: the weights that the run has now or its best ones, with one of them where it was dragged to.</summary>
/// <param name="Network">The network.</param>
/// <param name="Scores">Its scores: of just these weights, also inside an epoch, where the loss curves have no point.</param>
public sealed record Shown(Network Network, Scores Scores);
