using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace Eml.Data;

/// <summary>A data set in parts that share no sample.</summary>
/// <param name="Training">What the weights are fitted to.</param>
/// <param name="Validation">What chooses the best weights; null when its fraction is 0.</param>
/// <param name="Test">What is looked at once, at the end; null when nothing remains for it.</param>
public sealed record DatasetSplit(Dataset Training, Dataset? Validation, Dataset? Test)
{
    /// <summary>Fractions that add up to 1 but for rounding do add up to 1.</summary>
    private const double Slack = 1e-12;

    /// <summary>
    /// Divides the samples at random; with m samples the parts end at round(m·train), at round(m·(train + validation)) and at m. One-hot targets are stratified: every class is spread over the parts in
    /// proportion. For that the samples of each class are shuffled, the k-th of n gets the key (k + ½)/n, and the parts are cut from the order by key.
    /// </summary>
    /// <param name="data">What to divide.</param>
    /// <param name="trainFraction">The training part, above 0 and at most 1.</param>
    /// <param name="validationFraction">The validation part; 0 for none. What remains is the test part.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A fraction is not in its range, or both together are above 1.</exception>
    /// <exception cref="ArgumentException">A part that was asked for would have no sample, or the training part would have none of some class.</exception>
    public static DatasetSplit Of(Dataset data, double trainFraction, double validationFraction, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        Require.Positive(trainFraction, nameof(trainFraction));
        Require.InRange(validationFraction, 0, 1, nameof(validationFraction));
        double both = trainFraction + validationFraction;
        if (!(both <= 1 + Slack))
        {
            throw new ArgumentOutOfRangeException(
                nameof(trainFraction), trainFraction,
                Require.Invariant($"trainFraction {trainFraction} and validationFraction {validationFraction} are {both} together; at most 1 is allowed."));
        }

        bool oneHot = IsOneHot(data.Targets);
        int[] order = StratifiedOrder(oneHot ? Labels.FromOneHot(data.Targets) : new int[data.Count], seed);
        int trainEnd = (int)Math.Round(data.Count * trainFraction);
        int validationEnd = both >= 1 - Slack ? data.Count : (int)Math.Round(data.Count * both);
        Dataset training = Part(data, order[..trainEnd], "training", trainFraction)!;
        if (oneHot)
        {
            Labels.RequireEveryClass(training, nameof(data));
        }

        return new DatasetSplit(
            training,
            Part(data, order[trainEnd..validationEnd], "validation", validationFraction),
            Part(data, order[validationEnd..], "test", both >= 1 - Slack ? 0 : 1 - both));
    }

    private static Dataset? Part(Dataset data, int[] indices, string part, double fraction) => (indices.Length, fraction) switch
    {
        (0, 0) => null,
        (0, _) => throw new ArgumentException(Require.Invariant($"The {part} part would have no sample: '{data.Name}' has {data.Count}, and its fraction is {fraction:0.###}.")),
        _ => data.Subset(indices, $"{data.Name} ({part})"),
    };

    /// <summary>The samples in an order that spreads each class evenly; with one class, a plain shuffle.</summary>
    private static int[] StratifiedOrder(int[] classes, int seed)
    {
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        double[] keys = new double[classes.Length];
        foreach (IGrouping<int, int> samples in Enumerable.Range(0, classes.Length).GroupBy(j => classes[j]))
        {
            int[] shuffled = [.. samples];
            for (int k = shuffled.Length - 1; k > 0; k--)
            {
                int other = random.Next(k + 1);
                (shuffled[k], shuffled[other]) = (shuffled[other], shuffled[k]);
            }

            for (int k = 0; k < shuffled.Length; k++)
            {
                keys[shuffled[k]] = (k + 0.5) / shuffled.Length;
            }
        }

        return [.. Enumerable.Range(0, classes.Length).OrderBy(j => keys[j])];
    }

    private static bool IsOneHot(Matrix<double> targets) =>
        targets.RowCount > 1 && targets.EnumerateColumns().All(y => y.Count(v => v == 1) == 1 && y.Count(v => v == 0) == y.Count - 1);
}
