using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Eml.Runner.Execution;

/// <summary>
/// A notebook's process and whatever its cells start: on Unix a process group, so that what a cell started ends with the cell, and all of it with the notebook, the children of a process
/// that is gone already included, and so that the terminal's Ctrl-C reaches the runner alone. On Windows, children end with the process that is killed.
/// </summary>
internal static partial class ProcessGroup
{
    private const int Kill = 9;

    /// <summary>One that waits for a disk, or belongs to somebody else, may stay.</summary>
    private const int MostTries = 100;

    /// <summary>Makes this process the first of a group of its own.</summary>
    public static void Begin()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = setpgid(0, 0);
        }
    }

    /// <summary>Ends every process of the group, this one too.</summary>
    public static void EndOwn()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = kill(0, Kill);
        }
    }

    /// <summary>Ends every other process of this one's group, and what these start meanwhile.</summary>
    public static void EndOthers()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        for (int tries = 0; tries < MostTries && Others() is { Count: > 0 } others; tries++)
        {
            others.ForEach(process => _ = kill(process, Kill));
            Thread.Sleep(1);
        }
    }

    /// <summary>Ends what is left of the group that a process began.</summary>
    public static void End(int first)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = kill(-first, Kill);
        }
    }

    /// <summary>The processes of the group that run; one that has ended and waits for its parent to notice does not.</summary>
    private static List<int> Others()
    {
        var others = new List<int>();
        foreach (int id in OperatingSystem.IsLinux() ? Numbers("/proc") : Array.ConvertAll(Process.GetProcesses(), process => process.Id))
        {
            if (id != Environment.ProcessId && getpgid(id) == Environment.ProcessId && !(OperatingSystem.IsLinux() && HasEnded(id)))
            {
                others.Add(id);
            }
        }

        return others;
    }

    private static IEnumerable<int> Numbers(string folder) => Directory.EnumerateDirectories(folder)
        .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0).Where(id => id > 0);

    private static bool HasEnded(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].StartsWith(" Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int getpgid(int process);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setpgid(int process, int group);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int process, int signal);
}
