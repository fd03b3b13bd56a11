namespace Eml.Runner.Tests;

/// <summary>Small notebooks of many kinds, good and bad, executed once, side by side: what tests of single cells look at.</summary>
public sealed class SmallNotebooks : IDisposable
{
    private readonly Lazy<RunnerResult> run;

    public SmallNotebooks() => run = new(Run, LazyThreadSafetyMode.ExecutionAndPublication);

    internal TestFolder Folder { get; } = new();

    internal string Good { get; private set; } = "";

    internal byte[] GoodBefore { get; private set; } = [];

    internal string ChildOfPassed => Path.Combine(Folder.Path, "child-of-passed");

    internal string ChildOfEnded => Path.Combine(Folder.Path, "child-of-ended");

    /// <summary>Where notebooks lie that once did harm.</summary>
    internal static string Faults => Path.Combine(Path.GetDirectoryName(TestFolder.Library)!, "..", "..", "..", "..", "notebooks", "runner.Tests", "Faults");

    /// <summary>What the runner said of all of them.</summary>
    internal RunnerResult Result => run.Value;

    public void Dispose() => Folder.Dispose();

    private RunnerResult Run()
    {
        string library = Path.GetRelativePath(Folder.Path, TestFolder.Library).Replace('\\', '/');
        Good = Folder.Write("good.ipynb",
            "md:# Title",
            "Console.Write(\"a\"); display(1); Console.WriteLine(\"b\"); 2.Display(); Console.Write(\"c\");\n3",
            $"#r \"{library}\"",
            "using MathNet.Numerics.LinearAlgebra;\nMatrix<double>.Build.Dense(2, 2, 1.5)[0, 0]",
            """
            class Shown { public string ToHtml() => "<b>own</b>"; }
            """,
            "string nothing = null;\nnothing",
            "var quiet = 1;",
            "await Task.Yield(); Environment.CurrentDirectory",
            "System.Diagnostics.Process.Start(\"dotnet\", \"--version\").WaitForExit();",
            "Console.Write(new string('x', 3_000_000)); new string('y', 3_000_000)",
            "HTML(new string('z', 12_000_000))",
            StartChild("child-of-passed"),
            IsRunning("child-of-passed"),
            "#r \"System.Xml.XDocument\"\nnew System.Xml.Linq.XElement(\"a\") + \"|\" + new System.Text.Json.Nodes.JsonObject()");
        GoodBefore = File.ReadAllBytes(Good);
        string bad = Folder.Write("bad.ipynb", "md:## The check", "int Check(int n)\n{\n    throw new InvalidOperationException(\"off by \" + n);\n}", "var a = 1;\nCheck(7);", "\"never\"");
        string hidden = Folder.Write("hidden.ipynb", "typeof(Spectre.Console.AnsiConsole)");
        string wrong = Folder.Write("wrong.ipynb", "var x = 1;\nint y = \"text\";");
        string exit = Folder.Write("exit.ipynb", StartChild("child-of-ended"), "Environment.Exit(3);");
        string[] faults = [.. Directory.GetFiles(Faults, "*.ipynb").Select(fault => Folder.WriteText(Path.GetFileName(fault), File.ReadAllText(fault)))];
        string[] all = [Good, bad, hidden, wrong, exit, .. faults];
        return Folder.Run([.. all, "--parallel", "2", "--results", Path.Combine(Folder.Path, "cells.trx")]);
    }

    /// <summary>A cell that starts a process whose child outlives it, and writes the child's id to a file, and its own.</summary>
    private static string StartChild(string name) => OperatingSystem.IsWindows() ? "1"
        : $"System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"sleep 600 & echo $! > {name}; echo $PPID > {name}-parent\"]).WaitForExit();";

    /// <summary>A cell that shows whether that child runs.</summary>
    private static string IsRunning(string name) => OperatingSystem.IsWindows() ? "false"
        : $"string stat = $\"/proc/{{System.IO.File.ReadAllText(\"{name}\").Trim()}}/stat\";\nSystem.IO.File.Exists(stat) && !System.IO.File.ReadAllText(stat).Split(')')[^1].StartsWith(\" Z\")";
}
