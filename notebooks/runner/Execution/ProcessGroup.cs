using System.Runtime.InteropServices;

namespace Eml.Runner.Execution;

/// <summary>
/// A notebook's process and whatever its cells start: on Unix a process group, so that all of it ends together, the children of a process
/// that is gone already included, and so that the terminal's Ctrl-C reaches the runner alone. On Windows, children end with the process that is killed.
/// </summary>
internal static partial class ProcessGroup
{
    private const int Kill = 9;

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

    /// <summary>Ends what is left of the group that a process began.</summary>
    public static void End(int first)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = kill(-first, Kill);
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setpgid(int process, int group);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int process, int signal);
}
