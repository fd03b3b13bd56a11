using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using CsCheck;
using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class LinkDataTests
{
    [Fact]
    public void Any_bytes_come_back_and_need_no_escaping() => Gen.Byte.Array[0, 3000].Sample(bytes =>
    {
        string text = LinkData.Write(bytes)!;
        Assert.Equal(text, Uri.EscapeDataString(text));
        Assert.Equal(bytes, LinkData.Read(text));
    });

    [Fact]
    public void What_is_too_large_for_a_link_is_not_written()
    {
        byte[] noise = new byte[20_000];
        new Random(1).NextBytes(noise);
        Assert.Null(LinkData.Write(noise));
        Assert.Null(LinkData.Write(new byte[LinkData.MostBytes + 1]));
        Assert.Equal(LinkData.MostBytes, LinkData.Read(LinkData.Write(new byte[LinkData.MostBytes])!).Length);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "not base64!", "base64url" },
        { "AAAA", "holds -1 bytes" },
        { new string('A', LinkData.LongestText + 1), "at most 16000" },
        { Told(10_000_000, Deflated(new byte[10_000_000])), "holds 10000000 bytes; at most 500000" },
        { Told(10, Deflated(new byte[10_000_000])), "does not hold the 10 bytes" },
        { Told(1000, Deflated(new byte[1000])[..^3]), "does not hold the 1000 bytes" },
        { Told(1000, Encoding.ASCII.GetBytes("no deflate at all")), "" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_text_is_refused(string text, string says) =>
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => LinkData.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_comes_back_from_a_link_and_another_files_checksum_is_noticed()
    {
        Upload upload = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes("x,y\n1,2\n"));
        Assert.Equal(upload.Content, Upload.FromLink(upload.Name, upload.Hash, upload.LinkText!).Content);
        Upload other = await Make.UploadAsync("mine.csv", Encoding.UTF8.GetBytes("x,y\n1,3\n"));
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Upload.FromLink(upload.Name, upload.Hash, other.LinkText!));
        Assert.Equal("The file in this link cannot be read: its checksum is not the link's. Copy the whole link again, or choose the file itself.", refused.Message);
    }

    private static string Told(int count, byte[] deflated) => Base64Url.EncodeToString([.. BitConverter.GetBytes(count), .. deflated]);

    private static byte[] Deflated(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.SmallestSize))
        {
            deflate.Write(content);
        }

        return stream.ToArray();
    }
}
