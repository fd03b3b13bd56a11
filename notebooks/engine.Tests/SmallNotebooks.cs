namespace Eml.Engine.Tests;

/// <summary>Cells that ask for what the two notebooks do not: every shape of a value, text between values, the newest C#, and failures.</summary>
internal static class SmallNotebooks
{
    public static readonly IReadOnlyDictionary<string, string[]> All = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["values"] =
        [
            Shown(
                "1", "1.5", "1.5f", "1e300", "12345678901L", "0.1m", "double.NaN", "double.PositiveInfinity", "true", "'c'", "\"text <b>\"", "\"\"", "new[] { 1, 2, 3 }",
                "new int[0]", "new[] { 1.5, double.NaN }", "Enumerable.Range(0, 50)", "new[] { \"a\", null }", "new List<object> { 1, \"a\", 2.5, null }",
                "new[] { new[] { 1 }, new[] { 2, 3 } }", "new double[2, 2] { { 1, 2 }, { 3, 4 } }", "new Dictionary<string, int> { [\"a\"] = 1, [\"b\"] = 2 }",
                "(1, \"a\")", "new { Name = \"n\", Value = 1.5 }", "new[] { new { Name = \"n\", Value = 1.5 }, new { Name = \"m\", Value = 2.5 } }",
                "new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc)", "TimeSpan.FromSeconds(90)", "DayOfWeek.Monday", "new Uri(\"http://a.b/c\")", "new Version(1, 2)",
                "typeof(int)", "typeof(List<string>)", "new StringBuilder(\"built\")", "new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)",
                "System.Numerics.Complex.ImaginaryOne"),
            "(string)null", "null", "record P(int X, string Y);\nnew P(1, \"y\")", "class Q { public int X { get; set; } public override string ToString() => \"Q\" + X; }",
            "new Q { X = 3 }", "new[] { new Q { X = 1 }, new Q { X = 2 } }", "struct S { public int A; }\nnew S { A = 1 }", "new Exception(\"shown, not thrown\").Message",
            "Console.Write(\"a\"); Console.WriteLine(\"b\");", "Console.WriteLine(\"x\"); display(1); Console.WriteLine(\"y\"); 2.Display(); Console.Write(\"z\");\n3", "Console.Error.WriteLine(\"wrong\");",
            "display(\"one\"); display(new[] { 1, 2 });", "HTML(\"<b>bold</b>\")", "display(HTML(\"<i>i</i>\"));", "display(1, \"text/plain\");", "display(\"<p>1</p>\", \"text/html\");",
            "var a = 1;", "a", "a++;", "a = 5", "var b = 2; a + b", "a + b // a comment", "a /* another */ + 1\n\n", "int F(int n) => n + 1;", "F(2)", "if (a > 1) { a++; }", "for (int i = 0; i < 2; i++) Console.Write(i);",
            "await Task.FromResult(3)", "await Task.Yield();", "async Task<int> G() { await Task.Yield(); return 4; }\nawait G()", "Q q = new Q();\nq?.X = 3;\nq", "int[] c = [1, 2];\nc",
            "$\"{a:F2} {b,4}|\"", "\"\"\"\n  raw \"text\"\n  \"\"\"", "a switch { > 3 => \"large\", _ => \"small\" }", "from x in c select x * 2", "c.Select(x => (x, x * x))", "nameof(List<>)", "Console.WriteLine();",
            "using System.IO;\nPath.GetExtension(\"a.txt\")", "#nullable enable\nstring? s = null;\ns?.Length", "unchecked((int)uint.MaxValue)", "(Func<int, int>)F == null", "c.GetEnumerator() is null", "default(DateTime)",
            $"#r \"{Places.Library.Replace('\\', '/')}\"", "MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(new[] { 1.0, 2 }).Sum()", "Eml.Activation.Sigmoid", "Eml.Network.Create(new[] { 1, 2, 1 }, Eml.Activation.Sigmoid, Eml.Heads.Head.LinearQuadratic, 1).ToString()",
        ],
        ["throws"] = ["1", "Console.WriteLine(\"before\");\ndisplay(2);\nawait Task.Yield();\nint zero = 0;\n1 / zero", "\"never\""],
        ["throws-in-a-method"] = ["int Check(int n)\n{\n    throw new ArgumentException(\"n is \" + n, nameof(n));\n}", "var x = 1;\nCheck(x);", "\"never\""],
        ["does-not-compile"] = ["int a = 1;", "int ok = 2;\nint b = \"text\";\na + missing", "\"never\""],
    };

    /// <summary>One cell that shows many values: one compilation for all.</summary>
    private static string Shown(params IEnumerable<string> values) => string.Concat(values.Select(value => $"display({value});\n"));
}
