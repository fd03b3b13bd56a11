using System.Text.Json;
using Eml.Plots;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class GradientCheckPlotsTests
{
    private static StepError[] Central => [.. Enumerable.Range(0, 31).Select(k => Math.Pow(10, -k / 2.0)).Select(h => new StepError(h, (0.25 * h * h) + (1e-16 / h)))];

    [Fact]
    public void The_theoretical_slopes_run_through_both_sides()
    {
        JsonElement figure = Figures.Check(() => GradientCheckPlots.StepSizes(Central, []));
        Check("truncation", (h, e) => e / (h * h), 0.25);
        Check("round-off", (h, e) => e * h, 1e-16);

        void Check(string name, Func<double, double, double> factor, double expected)
        {
            JsonElement trace = Figures.Trace(figure, name);
            foreach ((double h, double error) in Figures.Numbers(trace, "x").Zip(Figures.Numbers(trace, "y")))
            {
                Assert.Equal(1, factor(h, error) / expected, Tolerances.DrawnSlope);
            }
        }
    }

    [Fact]
    public void The_best_step_is_marked_and_said()
    {
        StepError best = Central.MinBy(s => s.Error)!;
        JsonElement figure = Figures.Check(() => GradientCheckPlots.StepSizes(Central, []));
        Assert.Equal(best.Step, Figures.Numbers(Figures.Trace(figure, "best Δ"), "x")[0], best.Step * Tolerances.Drawn);
        Assert.Contains("best at Δ = 3.16e-6", GradientCheckPlots.StepSizes(Central, []).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_zero_is_drawn_at_the_bottom_and_said()
    {
        StepError[] complex = [new(1e-3, 1e-7), new(1e-20, 0)];
        JsonElement figure = Figures.Check(() => GradientCheckPlots.StepSizes(Central, complex));
        Assert.Equal(5e-17, Figures.Numbers(Figures.Trace(figure, "complex step"), "y")[0]);
        Assert.Contains("the complex step's error is 0 at its smallest step 1e-20; errors of exactly 0 are drawn at 5e-17", GradientCheckPlots.StepSizes(Central, complex).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_and_steps_that_are_not_above_zero_are_refused()
    {
        Assert.Throws<ArgumentException>(() => GradientCheckPlots.StepSizes([], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientCheckPlots.StepSizes([new StepError(0, 1)], []));
    }
}
