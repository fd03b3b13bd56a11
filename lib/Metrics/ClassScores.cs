namespace Eml.Metrics;

/// <summary>How well one class is found. A ratio 0/0 is counted as 0, as scikit-learn does, and <see cref="UndefinedPrecision"/> and <see cref="UndefinedRecall"/> say so.</summary>
/// <param name="Name">The class.</param>
/// <param name="Correct">Samples of the class that were predicted as it.</param>
/// <param name="Predicted">Samples that were predicted as the class.</param>
/// <param name="Actual">Samples of the class; also called its support.</param>
public sealed record ClassScores(string Name, int Correct, int Predicted, int Actual)
{
    /// <summary>Of the samples predicted as this class, the share that are of it.</summary>
    public double Precision => UndefinedPrecision ? 0 : (double)Correct / Predicted;

    /// <summary>Of the samples of this class, the share that were predicted as it.</summary>
    public double Recall => UndefinedRecall ? 0 : (double)Correct / Actual;

    /// <summary>The harmonic mean of precision and recall: 2·correct/(predicted + actual).</summary>
    public double F1 => Predicted + Actual == 0 ? 0 : 2.0 * Correct / (Predicted + Actual);

    /// <summary>The class was never predicted.</summary>
    public bool UndefinedPrecision => Predicted == 0;

    /// <summary>The class has no sample.</summary>
    public bool UndefinedRecall => Actual == 0;
}
