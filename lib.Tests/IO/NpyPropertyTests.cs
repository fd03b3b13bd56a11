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
    public void A_damaged_npy_is_refused_or_is_an_array() =>
        Gen.Select(Arrays, Damage).Sample((array, damage) => RefusedOrRead(damage(Npy_(array, fortranOrder: false)), bytes => Npy.Read(bytes, "x")), iter: 3000);

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

    [Fact]
    public void A_damaged_npz_is_refused_or_is_read() =>
        Gen.Select(Arrays, Gen.Bool, Damage).Sample(
            (array, compressed, damage) => RefusedOrRead(damage(Npz_(array, array, compressed)), bytes => Npz.Read(bytes, "x")), iter: 3000);

    private static readonly Gen<Func<byte[], byte[]>> Damage =
        Gen.Select(Gen.Double[0, 1], Gen.Byte, Gen.Int[0, 2]).Array[1, 4].Select(edits => new Func<byte[], byte[]>(bytes =>
        {
            var damaged = bytes.ToList();
            foreach ((double where, byte value, int kind) in edits)
            {
                int at = Math.Min((int)(where * damaged.Count), damaged.Count - 1);
                switch (kind)
                {
                    case 0: damaged[at] = value; break;
                    case 1: damaged.Insert(at, value); break;
                    default: damaged.RemoveAt(at); break;
                }
            }

            return [.. damaged];
        }));

    /// <summary>Any other exception than the documented one fails the test by passing through.</summary>
    private static bool RefusedOrRead(byte[] bytes, Action<Stream> read)
    {
        try
        {
            read(new MemoryStream(bytes));
        }
        catch (InvalidDataException e)
        {
            return e.Message.StartsWith("'x' cannot be read", StringComparison.Ordinal);
        }

        return true;
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
