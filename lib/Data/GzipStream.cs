using System.Buffers.Binary;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace Eml.Data;

/// <summary>
/// Unpacks gzip (RFC 1952), one member after another, and believes nothing that its checksum and length do not confirm: a file that is cut,
/// changed, or followed by other bytes is told as what it is. The runtime's own GZipStream reads the first and the last of these in silence.
/// </summary>
/// <param name="packed">The packed file, from its first byte on; stays open.</param>
internal sealed class GzipStream(Stream packed) : ReadOnlyStream
{
    private const byte HasHeaderChecksum = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;
    private const int Deflate = 8;

    private readonly Inflater inflater = new(noHeader: true);
    private readonly Crc32 checksum = new();
    private readonly byte[] input = new byte[1 << 14];
    private int at, end;
    private uint length;
    private bool began, inside;

    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B];

    /// <summary>Whether a file that begins with these bytes is gzip.</summary>
    public static bool Is(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    /// <exception cref="InvalidDataException">The file is damaged; the message is half a sentence that says how.</exception>
    public override int Read(Span<byte> buffer)
    {
        byte[] part = new byte[Math.Min(buffer.Length, 1 << 14)];
        while (part.Length > 0)
        {
            if (!inside && !Begin())
            {
                return 0;
            }

            int read = Inflate(part);
            if (read > 0)
            {
                checksum.Update(new ArraySegment<byte>(part, 0, read));
                length += (uint)read;
                part.AsSpan(0, read).CopyTo(buffer);
                return read;
            }

            End();
        }

        return 0;
    }

    private int Inflate(byte[] part)
    {
        try
        {
            while (true)
            {
                int read = inflater.Inflate(part);
                if (read > 0 || inflater.IsFinished)
                {
                    return read;
                }

                if (at == end && !Fill())
                {
                    throw new InvalidDataException("the file is cut short: it ends inside its packed data.");
                }

                inflater.SetInput(input, at, end - at);
                at = end;
            }
        }
        catch (Exception e) when (e is SharpZipBaseException or IndexOutOfRangeException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException("its packed data is damaged.", e);
        }
    }

    /// <summary>Reads a member's header; false at the file's end.</summary>
    private bool Begin()
    {
        bool first = !began;
        began = true;
        if (at == end && !Fill())
        {
            return first ? throw new InvalidDataException("the file is empty.") : false;
        }

        Span<byte> head = stackalloc byte[10];
        head[0] = Next();
        if (head[0] != Magic[0] || (at == end && !Fill()) || (head[1] = Next()) != Magic[1])
        {
            throw new InvalidDataException(first
                ? "it does not begin as gzip does."
                : "other bytes follow the packed data, which its checksum does not cover. Remove them, or pack the file again.");
        }

        Next(head[2..]);
        byte flags = head[3];
        if (head[2] != Deflate || (flags & Reserved) != 0)
        {
            throw new InvalidDataException(Require.Invariant($"its header says method {head[2]} and flags {flags}; method 8 (deflate) and the flags of RFC 1952 are read."));
        }

        if ((flags & HasExtra) != 0)
        {
            int extra = Next() | (Next() << 8);
            for (int i = 0; i < extra; i++)
            {
                Next();
            }
        }

        for (int text = 0; text < ((flags & HasName) != 0 ? 1 : 0) + ((flags & HasComment) != 0 ? 1 : 0); text++)
        {
            while (Next() != 0)
            {
            }
        }

        if ((flags & HasHeaderChecksum) != 0)
        {
            Next();
            Next();
        }

        inflater.Reset();
        checksum.Reset();
        length = 0;
        inside = true;
        return true;
    }

    /// <summary>Checks what was unpacked against a member's last eight bytes.</summary>
    private void End()
    {
        at = end - inflater.RemainingInput;
        Span<byte> foot = stackalloc byte[8];
        Next(foot);
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(foot), count = BinaryPrimitives.ReadUInt32LittleEndian(foot[4..]);
        if (sum != (uint)checksum.Value || count != length)
        {
            throw new InvalidDataException(Require.Invariant(
                $"its content is damaged: checksum {sum:X8} and length {count} were packed, {checksum.Value:X8} and {length} came out."));
        }

        inside = false;
    }

    private void Next(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = Next();
        }
    }

    private byte Next() => at < end || Fill() ? input[at++] : throw new InvalidDataException("the file is cut short: it ends inside gzip's header or checksum.");

    private bool Fill()
    {
        (at, end) = (0, packed.Read(input));
        return end > 0;
    }
}
