namespace Eml.Runner.Execution;

/// <summary>How a cell ended.</summary>
internal enum CellOutcome
{
    /// <summary>It ran to its end.</summary>
    Passed,

    /// <summary>It did not compile or threw.</summary>
    Failed,

    /// <summary>It ran longer than it may; its process was killed.</summary>
    TimedOut,

    /// <summary>Its process ended while it ran.</summary>
    ProcessEnded,
}
