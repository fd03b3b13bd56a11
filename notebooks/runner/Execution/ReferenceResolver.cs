using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace Eml.Runner.Execution;

/// <summary>
/// Resolves <c>#r</c> against the working directory, as .NET Interactive does, whatever the name given to the cell,
/// and finds what a referenced assembly needs in the folder that it lies in. What only the runner needs stays unseen.
/// </summary>
internal sealed class ReferenceResolver(string folder) : MetadataReferenceResolver
{
    /// <summary>The one assembly of the runner's that <see cref="Displaying"/> shows to cells.</summary>
    private const string Shared = "Microsoft.AspNetCore.Html.Abstractions";

    private readonly ScriptMetadataResolver inner = ScriptMetadataResolver.Default.WithBaseDirectory(folder);

    public override bool ResolveMissingAssemblies => true;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties) =>
        inner.ResolveReference(reference, null, properties);

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        PortableExecutableReference? found = inner.ResolveMissingAssembly(definition, referenceIdentity);
        if (!IsRunners(found?.FilePath) || referenceIdentity.Name == Shared)
        {
            return found;
        }

        string? beside = (definition as PortableExecutableReference)?.FilePath is string path && !IsRunners(path)
            ? Path.Combine(Path.GetDirectoryName(path)!, referenceIdentity.Name + ".dll") : null;
        return File.Exists(beside) ? MetadataReference.CreateFromFile(beside) : null;
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => inner.GetHashCode();

    private static bool IsRunners(string? path) =>
        path is not null && Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
}
