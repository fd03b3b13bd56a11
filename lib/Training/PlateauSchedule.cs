namespace Eml.Training;

/// <summary>
/// Lowers the learning rate when the monitored loss stalls: η ← max(η_min, γ η), derivations.md eq. (1.20).
/// </summary>
/// <remarks>
/// The counting is that of PyTorch's ReduceLROnPlateau (mode "min", threshold mode "rel"), not that of Keras: an epoch is bad when its loss
/// is not below (1 − threshold)·best; the rate falls at the end of an epoch once there are <b>more</b> than <see cref="Patience"/> bad epochs in a row.
/// Then the count starts again, and during the next <see cref="Cooldown"/> epochs no bad epoch is counted.
/// The untrained network (epoch 0) gives the first best loss, so with a loss that never improves the rate first falls after epoch Patience + 1.
/// </remarks>
public sealed record PlateauSchedule
{
    /// <summary>How many bad epochs in a row are tolerated.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>γ, by which the rate is multiplied; above 0 and below 1.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>How much better than the best a loss has to be, relative to the best; at least 0 and below 1.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>How many epochs after a reduction count no bad epoch.</summary>
    public int Cooldown { get; init; }

    /// <summary>η_min, below which the rate does not fall; below the learning rate that training starts with.</summary>
    public double MinimumRate { get; init; }

    /// <summary>Refuses options that are out of range.</summary>
    internal void Validate(double learningRate)
    {
        Require.AtLeast(Patience, 0, nameof(Patience));
        Require.Between(Factor, 0, 1, nameof(Factor));
        Require.InRange(Threshold, 0, 1, nameof(Threshold));
        Require.AtLeast(Cooldown, 0, nameof(Cooldown));
        Require.InRange(MinimumRate, 0, learningRate, nameof(MinimumRate));
    }

    /// <summary>The rate after a reduction, eq. (1.20). One that is below η_min already, because the rule was changed in mid-run, stays.</summary>
    internal double Reduce(double rate) => Math.Min(rate, Math.Max(MinimumRate, Factor * rate));
}

/// <summary>Counts bad epochs for a <see cref="PlateauSchedule"/>, in one training run.</summary>
internal sealed class PlateauCounter(PlateauSchedule schedule)
{
    private double best = double.PositiveInfinity;
    private int bad, cooldown;

    /// <summary>Takes the monitored loss of the next epoch; returns whether the rule fires after it.</summary>
    public bool Observe(double loss)
    {
        bool better = loss < best * (1 - schedule.Threshold);
        if (better)
        {
            best = loss;
        }

        if (cooldown > 0)
        {
            cooldown--;
            bad = 0;
        }
        else
        {
            bad = better ? 0 : bad + 1;
        }

        bool fires = bad > schedule.Patience;
        if (fires)
        {
            bad = 0;
            cooldown = schedule.Cooldown;
        }

        return fires;
    }
}
