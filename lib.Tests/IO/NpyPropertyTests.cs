using CsCheck;
using Eml.IO;
using Xunit;

namespace Eml.Tests.IO;

public sealed class NpyPropertyTests
{
    private static readonly Gen<NpyArray> Arrays =
        from dimensions in Gen.Int[0, 2]
        from shape in Gen.Int[0, 7].Array[dimensions]
        from values in Gen.OneOf(Gen.Double, Gen.Int[0, Bits.Awkward.Length - 1].Select(i => Bits.Awkward[i])).Array[shape.Aggregate(1, (product, d) => product * d)]
        select new NpyArray(shape, values);

    [Fact]
    public void Any_array_is_read_back_to_the_last_bit() =>
        Gen.Select(Arrays, Gen.Bool).Sample((array, fortranOrder) => Bits.Equal(array, Npy.Read(new MemoryStream(Npy_(array, fortranOrder)), "x")));

    [Fact]
    public void A_file_cut_at_any_length_is_refused()
    {
        byte[] bytes = Npy_(new NpyArray([3, 2], new double[6]), fortranOrder: false);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Npy.Read(new MemoryStream(bytes[..length]), "x"));
        }
    }

    [Fact]
    public void Any_npz_is_read_back_to_the_last_bit() =>
        Gen.Select(Arrays, Arrays, Gen.Bool).Sample((a, b, compressed) =>
        {
            NpzContent content = Npz.Read(new MemoryStream(Npz_(a, b, compressed)), "x");
            return Bits.Equal(a, content.Arrays["a"]) && Bits.Equal(b, content.Arrays["b"]);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_npz_cut_at_any_length_is_refused(bool compressed)
    {
        byte[] bytes = Npz_(new NpyArray([3], [1, 2, 3]), NpyArray.From(1), compressed);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Npz.Read(new MemoryStream(bytes[..length]), "x"));
        }
    }

    private static byte[] Npy_(NpyArray array, bool fortranOrder)
    {
        var stream = new MemoryStream();
        Npy.Write(stream, array, fortranOrder);
        return stream.ToArray();
    }

    private static byte[] Npz_(NpyArray a, NpyArray b, bool compressed)
    {
        var stream = new MemoryStream();
        Npz.Write(stream, [new("a", a), new("b", b)], compressed: compressed);
        return stream.ToArray();
    }
}
