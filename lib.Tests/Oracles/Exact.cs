using System.Numerics;

namespace Eml.Tests.Oracles;

/// <summary>Functions whose derivatives are known exactly: the oracles' own oracle.</summary>
internal static class Exact
{
    public static (Func<double, double> F, double Derivative) Real(string name, double x) => name switch
    {
        "sin" => (Math.Sin, Math.Cos(x)),
        "exp" => (Math.Exp, Math.Exp(x)),
        "log" => (Math.Log, 1 / x),
        "cube" => (v => v * v * v, 3 * x * x),
        "reciprocal" => (v => 1 / v, -1 / (x * x)),
        "sigmoid" => (v => 1 / (1 + Math.Exp(-v)), Math.Exp(-x) / Math.Pow(1 + Math.Exp(-x), 2)),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    public static Func<Complex, Complex> Complex(string name) => name switch
    {
        "sin" => System.Numerics.Complex.Sin,
        "exp" => System.Numerics.Complex.Exp,
        "log" => System.Numerics.Complex.Log,
        "cube" => v => v * v * v,
        "reciprocal" => v => 1 / v,
        "sigmoid" => v => 1 / (1 + System.Numerics.Complex.Exp(-v)),
        _ => throw new ArgumentException(name, nameof(name)),
    };
}
