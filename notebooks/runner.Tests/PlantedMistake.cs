namespace Eml.Runner.Tests;

/// <summary>A mistake in the mathematics of a notebook that ships, which the notebook's own checks have to notice.</summary>
/// <param name="Notebook">The notebook.</param>
/// <param name="Cell">The cell with the mistake.</param>
/// <param name="Right">What stands there, once.</param>
/// <param name="Wrong">What is put in its place.</param>
/// <param name="CaughtIn">The first cell that has to fail.</param>
internal sealed record PlantedMistake(string Notebook, string Cell, string Right, string Wrong, string CaughtIn)
{
    private const string Task1 = "task1-regression", Task2 = "task2-classification", Task3 = "task3-insight";

    /// <summary>Every cell that cites an equation has at least one.</summary>
    public static IReadOnlyList<PlantedMistake> All { get; } =
    [
        new(Task1, "z1", "W1 * X", "W1.PointwiseAbs() * X", "check-forward"),
        new(Task1, "z1", "W1 * X", "W1 * X.PointwiseAbs()", "check-forward"),
        new(Task1, "z1", "b1 * ones", "b1.PointwiseAbs() * ones", "check-forward"),
        new(Task1, "h", "Math.Exp(-z)", "Math.Exp(-Math.Abs(z))", "check-forward"),
        new(Task1, "y-hat", "W2 * h", "W2.PointwiseAbs() * h", "check-forward"),
        new(Task1, "y-hat", "b2 * ones", "b2.PointwiseAbs() * ones", "check-forward"),
        new(Task1, "y-hat", "= z2;", "= z2.PointwiseAbs();", "check-forward"),
        new(Task1, "hand-forward", "Math.Exp(-v)", "Math.Exp(v)", "hand-check"),
        new(Task1, "hand-backward", "answer - y;", "Math.Abs(answer - y);", "hand-check"),
        new(Task1, "hand-backward", "w2.Select(w => w * dAnswer)", "w2.Select(w => Math.Abs(w) * dAnswer)", "hand-check"),
        new(Task1, "hand-forward", "0.5 * (y - answer)", "(y - answer)", "hand-check"),
        new(Task1, "hand-edges", "w1[1] * dZ[1]", "dZ[1]", "hand-edges-check"),
        new(Task1, "hand-edges", "unit[1], dZ[1]", "unit[1], dUnit[1]", "hand-edges-check"),
        new(Task1, "hand-edges", "w2[0] * unit[0], dUnit[0]", "w2[0] * unit[0], w2[0]", "hand-edges-check"),
        new(Task1, "hand-edges", "w1[1] * x,", "w1[1],", "hand-edges-check"),
        new(Task1, "loss", "0.5 * (Y", "(Y", "loss"),
        new(Task1, "delta2", "(yHat - Y)", "(yHat - Y).PointwiseAbs()", "central-by-hand"),
        new(Task1, "delta2", "(yHat - Y)", "(yHat - Y.PointwiseAbs())", "check-delta2"),
        new(Task1, "d-w2", "delta2 * h", "delta2.PointwiseAbs() * h", "d-w2"),
        new(Task1, "d-b2", "delta2 * ones", "delta2.PointwiseAbs() * ones", "d-b2"),
        new(Task1, "d-h", "W2.Transpose()", "W2.PointwiseAbs().Transpose()", "d-h"),
        new(Task1, "d-h", "* delta2", "* delta2.PointwiseAbs()", "d-h"),
        new(Task1, "sigmoid-slope", "(1 - SigmoidAt(at))", "(1 + SigmoidAt(at))", "sigmoid-slope"),
        new(Task1, "delta1", "dh.PointwiseMultiply(h)", "dh.PointwiseAbs().PointwiseMultiply(h)", "delta1"),
        new(Task1, "d-w1", "delta1 * X", "delta1.PointwiseAbs() * X", "d-w1"),
        new(Task1, "d-w1", "delta1 * X", "delta1 * X.PointwiseAbs()", "d-w1"),
        new(Task1, "d-b1", "delta1 * ones", "delta1.PointwiseAbs() * ones", "d-b1"),
        new(Task1, "descent-by-hand", "d.Weights,", "d.Weights.PointwiseAbs(),", "descent-loss"),
        new(Task1, "descent-by-hand", "d.Bias,", "d.Bias.PointwiseAbs(),", "trainer-equal"),
        new(Task1, "pattern", "d.SubVector(0, d.Count - 1)", "d.SubVector(1, d.Count - 1)", "pattern"),
        new(Task2, "logits", "W1 * X", "W1.PointwiseAbs() * X", "logits"),
        new(Task2, "logits", "Math.Exp(-z)", "Math.Exp(-Math.Abs(z))", "logits"),
        new(Task2, "logits", "W2 * h", "W2.PointwiseAbs() * h", "logits"),
        new(Task2, "softmax-naive", "/ z.PointwiseExp().Sum()", "/ z.Sum()", "softmax"),
        new(Task2, "softmax", "(z - z.Maximum())", "(z - z.Maximum()).PointwiseAbs()", "softmax"),
        new(Task2, "loss", "y.DotProduct(z - largest)", "y.DotProduct((z - largest).PointwiseAbs())", "check-loss"),
        new(Task2, "loss", "(z - largest).PointwiseExp()", "(z - largest).PointwiseAbs().PointwiseExp()", "check-loss"),
        new(Task2, "check-loss", "= -Y.", "= Y.", "check-loss"),
        new(Task2, "bits", "loss / Math.Log(2)", "loss * Math.Log(2)", "bits"),
        new(Task2, "jacobian", "- p.OuterProduct(p)", "+ p.OuterProduct(p)", "jacobian"),
        new(Task2, "by-output", "(0 - y)", "y", "by-output"),
        new(Task2, "delta2", "(yHat - Y)", "(yHat - Y).PointwiseAbs()", "delta2"),
        new(Task2, "delta2", "* byOutput", "* byOutput.PointwiseAbs()", "delta2"),
        new(Task2, "output-layer", "delta2 * h", "delta2.PointwiseAbs() * h", "output-layer"),
        new(Task2, "output-bias", "delta2 * ones", "delta2.PointwiseAbs() * ones", "output-bias"),
        new(Task2, "hidden-layer", "W2.Transpose()", "W2.PointwiseAbs().Transpose()", "hidden-layer"),
        new(Task2, "hidden-layer", "* delta2", "* delta2.PointwiseAbs()", "hidden-layer"),
        new(Task2, "delta1", "(1 - h)", "(1 + h)", "delta1"),
        new(Task2, "delta1", "= dh.", "= dh.PointwiseAbs().", "delta1"),
        new(Task2, "check-weights", "delta1 * X", "delta1.PointwiseAbs() * X", "check-weights"),
        new(Task2, "check-weights", "delta1 * X", "delta1 * X.PointwiseAbs()", "check-weights"),
        new(Task2, "check-bias", "delta1 * ones", "delta1.PointwiseAbs() * ones", "check-bias"),
        new(Task2, "turn-binary-check", "- isFirst[0, s] * z[0, s]", "+ isFirst[0, s] * z[0, s]", "turn-binary-check"),
        new(Task2, "luck", "(alpha.Length - 1)", "alpha.Length", "luck"),
        new(Task3, "deep-factors", "Math.Sqrt(M.PointwisePower(2).Enumerate().Average())", "M.PointwisePower(2).Enumerate().Average()", "deep-factors"),
        new(Task3, "backward", "slope * node", "Math.Abs(slope) * node", "tape-agrees"),
        new(Task3, "backward", "slope * node.Derivative", "slope * Math.Abs(node.Derivative)", "tape-agrees"),
        new(Task3, "complex-gradient", "Complex.Exp(-z)", "Complex.Exp(z)", "hessian-checked"),
        new(Task3, "complex-back", "(yHat - cY)", "(yHat - cY).PointwiseAbs()", "hessian-checked"),
        new(Task3, "complex-back", "(yHat - cY)", "(cY - yHat)", "hessian-checked"),
        new(Task3, "complex-back", "delta1 * cX", "-delta1 * cX", "hessian-checked"),
        new(Task3, "hessian-vector", ".Imaginary()", ".Imaginary().PointwiseAbs()", "hessian-checked"),
    ];
}
