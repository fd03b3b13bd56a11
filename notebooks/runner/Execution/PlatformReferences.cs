using System.Collections.Concurrent;
using System.IO.MemoryMappedFiles;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Eml.Runner.Execution;

/// <summary>
/// The assemblies of .NET itself, as the compiler asks for them. Each is mapped into memory once, so that only the pages that a cell needs are read:
/// some 170 files of 60 MB, which the compiler's own way reads from the first byte to the last in every notebook's process.
/// </summary>
internal static class PlatformReferences
{
    private static readonly Dictionary<string, string> Paths = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(path => !IsRunners(path))
        .Distinct()      // the core library stands in it twice
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);

    private static readonly ConcurrentDictionary<string, PortableExecutableReference> Mapped = new(StringComparer.Ordinal);

    /// <summary>The reference to the assembly of this simple name, if it is one of .NET's.</summary>
    public static PortableExecutableReference? Find(string name) => Paths.TryGetValue(name, out string? path) ? To(path) : null;

    /// <summary>The reference to a loaded assembly.</summary>
    public static PortableExecutableReference To(Assembly assembly) => To(assembly.Location);

    /// <summary>Whether a file lies beside the runner: what only the runner needs stays unseen by cells.</summary>
    public static bool IsRunners(string? path) =>
        path is not null && Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    private static PortableExecutableReference To(string path) => Mapped.GetOrAdd(path, Map);

    /// <summary>Maps a file for as long as the process lives.</summary>
    private static unsafe PortableExecutableReference Map(string path)
    {
        int size = checked((int)new FileInfo(path).Length);
#pragma warning disable CA2000 // the compiler reads from it until the process ends
        MemoryMappedViewAccessor view = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read).CreateViewAccessor(0, size, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return AssemblyMetadata.Create(ModuleMetadata.CreateFromImage((nint)start, size)).GetReference(filePath: path);
#pragma warning restore CA2000
    }
}
