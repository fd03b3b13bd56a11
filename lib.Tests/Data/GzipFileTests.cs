using Eml.Data;
using Xunit;

namespace Eml.Tests.Data;

public sealed class GzipFileTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i / 7))];
    private static readonly byte[] Packed = Packing.Gzip(Content);

    [Fact]
    public void Plain_and_packed_content_is_read()
    {
        Assert.Equal(Content, Read(Content));
        Assert.Equal(Content, Read(Packed));
        Assert.Empty(Read([]));
        byte[] packedNothing = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];      // the runtime's stream writes nothing at all
        Assert.Empty(Read(packedNothing));
        using var empty = new Eml.Data.GzipStream(new MemoryStream(packedNothing));
        Assert.Equal([0, 0, 0], Enumerable.Range(0, 3).Select(_ => empty.Read(new byte[10])));      // also after its end
        Assert.Equal([0x1F], Read([0x1F]));
    }

    [Fact]
    public void Members_follow_one_another() => Assert.Equal([.. Content, 7, .. Content], Read([.. Packed, .. Packing.Gzip([7]), .. Packed]));

    [Fact]
    public void A_header_may_have_a_name_a_comment_extra_bytes_and_a_checksum() =>
        Assert.Equal(Content, Read([.. Packed[..3], 4 + 8 + 16 + 2, .. Packed[4..10], 3, 0, 1, 2, 3, (byte)'n', 0, (byte)'c', 0, 9, 9, .. Packed[10..]]));

    [Fact]
    public void A_cut_footer_is_called_cut()
    {
        for (int length = Packed.Length - 8; length < Packed.Length; length++)
        {
            Refused(Packed[..length], "cut short: it ends inside gzip's header or checksum");
        }

        Refused(Packed[..1000], "cut short: it ends inside its packed data");
        Refused(Packed[..5], "cut short: it ends inside gzip's header");
    }

    [Fact]
    public void Other_bytes_behind_are_called_so()
    {
        Refused([.. Packed, 0], "other bytes follow the packed data");
        Refused([.. Packed, .. "garbage"u8], "other bytes follow the packed data");
    }

    [Fact]
    public void A_wrong_checksum_or_length_is_called_damage()
    {
        foreach (int at in new[] { 8, 1 })
        {
            byte[] changed = [.. Packed];
            changed[^at] ^= 1;
            Refused(changed, "its content is damaged: checksum");
        }
    }

    [Fact]
    public void Another_method_is_named() => Refused([.. Packed[..2], 7, .. Packed[3..]], "its header says method 7");

    [Fact]
    public void Content_over_the_limit_is_refused() => Assert.Contains(
        "more than 99999 bytes unpacked", Assert.Throws<InvalidDataException>(() => GzipFile.ReadAllBytes(new MemoryStream(Packed), "x", 99_999)).Message, StringComparison.Ordinal);

    private static byte[] Read(byte[] file) => GzipFile.ReadAllBytes(new MemoryStream(file), "x.gz", 1 << 20);

    private static void Refused(byte[] file, string reason) =>
        Assert.Contains("'x.gz' cannot be read: " + (reason.StartsWith("cut", StringComparison.Ordinal) ? "the file is " : "") + reason, Assert.Throws<InvalidDataException>(() => Read(file)).Message, StringComparison.Ordinal);
}
