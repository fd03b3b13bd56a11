using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace Eml.Runner.Execution;

/// <summary>
/// Resolves <c>#r</c> against the working directory, as .NET Interactive does, whatever the name given to the cell,
/// and finds what a referenced assembly needs in the folder that it lies in.
/// </summary>
internal sealed class ReferenceResolver(string folder) : MetadataReferenceResolver
{
    private readonly ScriptMetadataResolver inner = ScriptMetadataResolver.Default.WithBaseDirectory(folder);

    public override bool ResolveMissingAssemblies => true;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties) =>
        inner.ResolveReference(reference, null, properties);

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        inner.ResolveMissingAssembly(definition, referenceIdentity);

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => inner.GetHashCode();
}
