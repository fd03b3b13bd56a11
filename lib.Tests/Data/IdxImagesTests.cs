using System.IO.Compression;
using Eml.Data;
using Eml.Tests.IO;
using Xunit;

namespace Eml.Tests.Data;

public sealed class IdxImagesTests : IDisposable
{
    /// <summary>Three images of 2 rows and 3 columns.</summary>
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 51, 102, 153, 204, 255, .. new byte[12]];

    private static readonly byte[] LabelBytes = [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_are_read(bool packed)
    {
        Dataset data = Read(Images, LabelBytes, packed: packed);
        Assert.Equal("mnist: 3 samples, 6 inputs, 10 targets", data.ToString());
        Assert.Equal([0.0, 51 / 255.0, 102 / 255.0, 153 / 255.0, 204 / 255.0, 1.0], data[0].x);
        Assert.Equal([7, 0, 9], Labels.FromOneHot(data.Targets));
        Assert.Equal("pixel (1, 2)", data.InputNames[5]);
    }

    [Fact]
    public void The_first_samples_can_be_taken()
    {
        Assert.Equal([7, 0], Labels.FromOneHot(Read(Images, LabelBytes, samples: 2).Targets));
        Assert.Contains("samples is 4", Assert.Throws<ArgumentOutOfRangeException>(() => Read(Images, LabelBytes, samples: 4)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(Images, LabelBytes, samples: 0));
    }

    [Fact]
    public void A_file_of_the_wrong_kind_is_refused()
    {
        Refused("images' cannot be read: it is no IDX file of images: it starts with the bytes 00000801, not with 00000803", LabelBytes, LabelBytes);
        Refused("labels' cannot be read: it is no IDX file of labels: it starts with the bytes 00000803, not with 00000801", Images, Images);
        Refused("starts with the bytes 00000D03", [0, 0, 13, 3, .. Images[4..]], LabelBytes);
        Refused("starts with the bytes ,", [], LabelBytes);
    }

    [Fact]
    public void A_file_cut_at_any_length_is_refused()
    {
        for (int length = 0; length < Images.Length; length++)
        {
            Refused("images'", Images[..length], LabelBytes);
        }

        for (int length = 0; length < LabelBytes.Length; length++)
        {
            Refused("labels'", Images, LabelBytes[..length]);
        }
    }

    [Fact]
    public void A_length_that_is_not_what_the_header_says_is_refused()
    {
        Refused("holds 3×2×3 bytes of images; 19 follow", [.. Images, 0], LabelBytes);
        Refused("holds -1×2×3 bytes", [.. Images[..4], 255, 255, 255, 255, .. Images[8..]], LabelBytes);
        Refused("holds 0×2×3 bytes of images; 0 follow", [.. Images[..4], 0, 0, 0, 0, .. Images[8..16]], LabelBytes);
    }

    [Fact]
    public void Labels_that_do_not_belong_to_the_images_are_refused()
    {
        Refused("it has 3 images but", Images, [0, 0, 8, 1, 0, 0, 0, 2, 7, 0]);
        Refused("the label of sample 1 is 10; with 10 classes labels go from 0 to 9", Images, [.. LabelBytes[..9], 10, 0]);
    }

    private void Refused(string reason, byte[] images, byte[] labels) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Read(images, labels)).Message, StringComparison.Ordinal);

    private Dataset Read(byte[] images, byte[] labels, int? samples = null, bool packed = false)
    {
        Write("images", images, packed);
        Write("labels", labels, packed);
        return IdxImages.Read(folder.File("images"), folder.File("labels"), samples: samples);
    }

    private void Write(string name, byte[] bytes, bool packed)
    {
        using FileStream file = File.Create(folder.File(name));
        using Stream stream = packed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(bytes);
    }
}
