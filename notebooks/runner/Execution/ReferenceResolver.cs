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
        PlatformReferences.Find(reference) is { } platform ? [platform] : inner.ResolveReference(reference, null, properties);

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        if (PlatformReferences.Find(referenceIdentity.Name) is { } platform)
        {
            return platform;
        }

        string? asking = (definition as PortableExecutableReference)?.FilePath;
        if (asking is null || (PlatformReferences.IsRunners(asking) && referenceIdentity.Name != Shared))
        {
            return null;
        }

        string beside = Path.Combine(Path.GetDirectoryName(asking)!, referenceIdentity.Name + ".dll");
        return File.Exists(beside) ? MetadataReference.CreateFromFile(beside) : null;
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => inner.GetHashCode();
}
