using System.Text.Json;
using Eml.Heads;
using Eml.Plots;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class HiddenUnitPlotsTests
{
    [Fact]
    [Equation("1.4")]
    public void The_basis_functions_and_b2_add_up_to_the_fit()
    {
        Network network = Network.Create([1, 5, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 2);
        network.Layers[1].Bias[0] = 0.75;
        JsonElement figure = Figures.Check(() => HiddenUnitPlots.BasisFunctions(network, -2, 3));
        double[] fit = Figures.Numbers(Figures.Trace(figure, "their sum"), "y");
        double[][] units = [.. Enumerable.Range(0, 5).Select(i => Figures.Numbers(Figures.Trace(figure, $"W<sub>2</sub>[0,{i}]"), "y"))];
        for (int j = 0; j < fit.Length; j++)
        {
            Assert.Equal(fit[j], units.Sum(u => u[j]) + 0.75, Tolerances.Drawn);
        }

        Assert.Equal(network.Predict(Vector<double>.Build.Dense(1, -2))[0], fit[0], Tolerances.Drawn);
        Assert.Equal(network.Predict(Vector<double>.Build.Dense(1, 3))[0], fit[^1], Tolerances.Drawn);
        Assert.Contains("5 hidden units W2[0,i]·h_i(x) and b2 = 0.75", HiddenUnitPlots.BasisFunctions(network, -2, 3).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_units_stay_small_and_share_one_entry_of_the_legend()
    {
        Network network = Network.Create([1, 100, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 2);
        JsonElement figure = Figures.Check(() => HiddenUnitPlots.BasisFunctions(network, -1, 1));
        Assert.Equal(1, figure.GetProperty("data").EnumerateArray().Count(t => t.TryGetProperty("showlegend", out JsonElement shown) && shown.GetBoolean()));
    }

    [Fact]
    public void A_single_x_is_drawn_with_a_range_around_it()
    {
        Network network = Network.Create([1, 3, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 2);
        JsonElement fit = Figures.Trace(Figures.Check(() => HiddenUnitPlots.BasisFunctions(network, 5, 5)), "their sum");
        Assert.Equal(4, fit.GetProperty("x0").GetDouble());
        Assert.Equal(6, 4 + (fit.GetProperty("dx").GetDouble() * (Figures.Numbers(fit, "y").Length - 1)), Tolerances.Drawn);
    }

    [Fact]
    public void Another_depth_or_a_range_that_is_none_is_refused()
    {
        Network deep = Network.Create([1, 3, 3, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 2);
        Assert.Contains("3 layers", Assert.Throws<ArgumentException>(() => HiddenUnitPlots.BasisFunctions(deep, 0, 1)).Message, StringComparison.Ordinal);
        Network network = Network.Create([1, 3, 1], Activation.Sigmoid, Head.LinearQuadratic, seed: 2);
        Assert.Throws<ArgumentException>(() => HiddenUnitPlots.BasisFunctions(network, 1, 0));
        Assert.Throws<ArgumentException>(() => HiddenUnitPlots.BasisFunctions(network, 0, double.NaN));
    }
}
