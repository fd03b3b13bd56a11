using MathNet.Numerics.LinearAlgebra;

namespace Eml.Oracles;

/// <summary>A step with momentum, derivations.md eq. (1.18), each part of which may be written wrongly: v ← a v + b g, θ ← θ − c η v.</summary>
internal sealed record MomentumRule
{
    private double? ofV;

    /// <summary>The mistakes that people make in it.</summary>
    public static readonly IReadOnlyList<Slip<MomentumRule>> Slips =
    [
        new("with the sign of g turned inside v", r => r with { OfG = -r.OfG }),
        new("with θ + ηv in the place of θ − ηv", r => r with { OfStep = -r.OfStep }),
        new("with the old v in the step", r => r with { IsOld = true }),
        new("without the running sum: every step is g alone (is the new v returned?)", r => r with { OfV = 0 }),
        new("without μ: the old v counts in full", r => r with { OfV = 1 }),
        new("with (1 − μ)g in the place of g", r => r with { OfG = r.OfG * (1 - r.Mu) }),
        new("with μ at g as well", r => r with { OfG = r.OfG * r.Mu }),
        new("with η in v as well as in the step", r => r with { HasRateInV = true }),
        new("without η", r => r with { HasRate = false }),
        new("with Nesterov's look ahead: g + μv in the place of v", r => r with { LooksAhead = true }),
        new("with θ and v returned in the wrong order", r => r with { IsSwapped = true }),
    ];

    public double Mu { get; init; }

    private double OfV
    {
        get => ofV ?? Mu;
        init => ofV = value;
    }

    private double OfG { get; init; } = 1;

    private double OfStep { get; init; } = 1;

    private bool IsOld { get; init; }

    private bool HasRateInV { get; init; }

    private bool HasRate { get; init; } = true;

    private bool LooksAhead { get; init; }

    private bool IsSwapped { get; init; }

    /// <summary>One step.</summary>
    public (Vector<double> Theta, Vector<double> V) Step(Vector<double> theta, Vector<double> v, Vector<double> g, double rate)
    {
        Vector<double> next = (OfV * v) + (OfG * (HasRateInV ? rate : 1) * g);
        Vector<double> along = IsOld ? v : LooksAhead ? (OfG * g) + (OfV * next) : next;
        Vector<double> moved = theta - (OfStep * (HasRate ? rate : 1) * along);
        return IsSwapped ? (next, moved) : (moved, next);
    }

    /// <summary>How far three steps move θ, as a column. The step gets copies, so that it may write into what it is given.</summary>
    public static Matrix<double> Moved(
        Func<Vector<double>, Vector<double>, Vector<double>, double, (Vector<double> Theta, Vector<double> V)> step,
        Func<Vector<double>, Vector<double>> gradient, Vector<double> start, double rate)
    {
        (Vector<double> theta, Vector<double> v) = (start, Vector<double>.Build.Dense(start.Count));
        for (int k = 0; k < 3; k++)
        {
            (theta, v) = step(theta.Clone(), v.Clone(), gradient(theta).Clone(), rate);
            CheckSize("θ", theta, start.Count);
            CheckSize("v", v, start.Count);
        }

        return (theta - start).ToColumnMatrix();
    }

    private static void CheckSize(string name, Vector<double>? returned, int count)
    {
        if (returned?.Count != count)
        {
            throw new WrongAnswerException(returned is null
                ? $"The {name} that is returned is null."
                : Require.Invariant($"The {name} that is returned has {Require.Count(returned.Count, "element")} but has to have {count}."));
        }
    }
}
