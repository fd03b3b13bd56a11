using System.Runtime.InteropServices;

namespace Eml.Ground;

/// <summary>What a path leads to, links followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A file that holds bytes.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A device, a FIFO, a socket.</summary>
    Special,
}

/// <summary>Tells files from what only looks like one. Opening a FIFO waits without end, and replacing a device takes it from everybody.</summary>
internal static partial class RegularFile
{
    private const int TypeBits = 0xF000, RegularType = 0x8000, FolderType = 0x4000;
    private const int NoSuchFile = 2, NoFolder = 20;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is a folder, a device, a FIFO or a socket; or it cannot be opened.</exception>
    public static FileStream OpenRead(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Kind(path) switch
        {
            FileKind.Regular => File.OpenRead(path),
            FileKind.Missing => throw new FileNotFoundException($"There is no file '{Excerpt.OfPath(path)}'.", path),
            FileKind.Folder => throw new IOException($"'{Excerpt.OfPath(path)}' is a folder; a file is needed."),
            _ => throw new IOException($"'{Excerpt.OfPath(path)}' is a device, a FIFO or a socket; a file is needed. Copy its content to a file first."),
        };
    }

    /// <summary>Whether there is a file that can be read to its end.</summary>
    public static bool Exists(string path)
    {
        try
        {
            return Kind(path) == FileKind.Regular;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <exception cref="IOException">The system does not say, for example because a name is too long or links lead in a circle.</exception>
    internal static FileKind Kind(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return Directory.Exists(path) ? FileKind.Folder
                : Path.GetFullPath(path).StartsWith(@"\\.\", StringComparison.Ordinal) ? FileKind.Special
                : File.Exists(path) ? FileKind.Regular : FileKind.Missing;
        }

        if (Stat(Path.GetFullPath(path), out FileStatus status) == 0)
        {
            return (status.Mode & TypeBits) switch { RegularType => FileKind.Regular, FolderType => FileKind.Folder, _ => FileKind.Special };
        }

        int error = Marshal.GetLastPInvokeError();
        return error is NoSuchFile or NoFolder
            ? FileKind.Missing
            : throw new IOException($"'{Excerpt.OfPath(path)}' cannot be used: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    /// <summary>The runtime's own stat: its layout is the same on every Unix. .NET 10 offers nothing public that tells a FIFO from a file without opening it.</summary>
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(string path, out FileStatus status);

    /// <summary>The second word is the mode; the rest, 112 bytes today, is not looked at.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(4)]
        public int Mode;
    }
}
