using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace Eml.Runner.Execution;

/// <summary>
/// Resolves <c>#r</c> against the working directory, as .NET Interactive does, whatever the name given to the cell,
/// and finds what a referenced assembly needs in the folder that it lies in. What only the runner needs stays unseen.
/// </summary>
internal sealed class ReferenceResolver(string folder) : MetadataReferenceResolver
{
    /// <summary>The one assembly of the runner's that cells see, because <see cref="Displaying"/> has its types: there is one of it, whoever asks.</summary>
    private static readonly Assembly Shared = typeof(IHtmlContent).Assembly;

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

        if (referenceIdentity.Name == Shared.GetName().Name)
        {
            return PlatformReferences.To(Shared);
        }

        string? beside = (definition as PortableExecutableReference)?.FilePath is string asking && !PlatformReferences.IsRunners(asking)
            ? Path.Combine(Path.GetDirectoryName(asking)!, referenceIdentity.Name + ".dll") : null;
        return File.Exists(beside) ? MetadataReference.CreateFromFile(beside) : null;
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => inner.GetHashCode();
}
