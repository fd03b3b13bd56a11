using System.IO.Compression;

namespace Eml.Tests.Data;

/// <summary>Files packed with the runtime's own gzip.</summary>
internal static class Packing
{
    public static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
