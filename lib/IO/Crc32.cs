namespace Eml.IO;

/// <summary>The checksum of zip files (ISO 3309, polynomial 0xEDB88320 reflected). ZipArchive does not compare it, so the reader does.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Remainder((uint)i))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint Remainder(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value >> 1) ^ ((value & 1) * 0xEDB88320u);
        }

        return value;
    }
}
