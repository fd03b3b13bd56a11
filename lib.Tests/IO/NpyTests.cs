using System.Buffers.Binary;
using System.Text;
using Eml.IO;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.IO;

public sealed class NpyTests
{
    private const string Good = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }";

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        var stream = new MemoryStream();
        Npy.Write(stream, NpyArray.From(Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2 }, { 3, 4 } })));
        byte[] bytes = stream.ToArray();
        Assert.Equal("934E554D50590100", Convert.ToHexString(bytes[..8]));
        Assert.Equal(128 - 10, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8)));
        Assert.Equal("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }".PadRight(117) + "\n", Encoding.ASCII.GetString(bytes, 10, 118));
        Assert.Equal([1.0, 2.0, 3.0, 4.0], Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(128 + (8 * i)))));
    }

    [Fact]
    public void Fortran_order_writes_column_by_column()
    {
        var stream = new MemoryStream();
        Npy.Write(stream, NpyArray.From(Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2 }, { 3, 4 } })), fortranOrder: true);
        byte[] bytes = stream.ToArray();
        Assert.Contains("'fortran_order': True", Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(3.0, BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(136)));
    }

    [Fact]
    public void A_file_of_a_matrix_or_vector_is_read_back_as_one()
    {
        using var folder = new TempFolder();
        Matrix<double> matrix = Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Npy.Write(folder.File("m.npy"), matrix);
        Npy.Write(folder.File("v.npy"), matrix.Row(1));
        Assert.Equal(matrix, Npy.ReadMatrix(folder.File("m.npy")));
        Assert.Equal(matrix.Row(1), Npy.ReadVector(folder.File("v.npy")));
        var error = Assert.Throws<InvalidDataException>(() => Npy.ReadVector(folder.File("m.npy")));
        Assert.Contains("m.npy' holds an array of shape (2, 3); it has to be a vector (n,)", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Npy.ReadMatrix(folder.File("m.npy"), maxBytes: 47));
        Assert.Equal(2, Npy.ReadMatrix(folder.File("m.npy"), maxBytes: 48).RowCount);
        Npy.Write(folder.File("d.npy"), new NpyArray([.. Enumerable.Repeat(1, 63), 1000], new double[1000]));
        Assert.InRange(Assert.Throws<InvalidDataException>(() => Npy.ReadVector(folder.File("d.npy"))).Message.Length, 50, 500);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("absent.npy", Assert.Throws<FileNotFoundException>(() => Npy.Read("absent.npy")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_parts_of_an_array_fit_together()
    {
        Assert.Contains("the shape (2, 3) needs 6", Assert.Throws<ArgumentException>(() => new NpyArray([2, 3], new double[5])).Message, StringComparison.Ordinal);
        Assert.Contains("65 dimensions", Assert.Throws<ArgumentException>(() => new NpyArray(new int[65], [])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NpyArray([-1], []));
        Assert.Contains("needs", Assert.Throws<ArgumentException>(() => new NpyArray([65536, 65536, 65536, 65536], [])).Message, StringComparison.Ordinal);
        Assert.Contains("needs", Assert.Throws<ArgumentException>(() => new NpyArray([65536, 65536, 65536, 65536, 1], [])).Message, StringComparison.Ordinal);
        Assert.Empty(new NpyArray([65536, 65536, 65536, 65536, 0], []).Values);
        Assert.Throws<InvalidOperationException>(() => NpyArray.From(1.0).ToMatrix());
        Assert.Equal("float64 (3,)", new NpyArray([3], new double[3]).ToString());
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "Python objects")]
    [InlineData("{'descr': '<f3', 'fortran_order': False, 'shape': (2,), }", "no numeric type (descr '<f3'); bool, int8")]
    [InlineData("{'descr': '<c16', 'fortran_order': False, 'shape': (2,), }", "complex numbers")]
    [InlineData("{'descr': 'complex128', 'fortran_order': False, 'shape': (2,), }", "complex numbers")]
    [InlineData("{'descr': 'str', 'fortran_order': False, 'shape': (2,), }", "are text")]
    [InlineData("{'descr': 'object', 'fortran_order': False, 'shape': (2,), }", "Python objects")]
    [InlineData("{'descr': 'void', 'fortran_order': False, 'shape': (2,), }", "raw bytes")]
    [InlineData("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (2,), }", "records of several fields")]
    [InlineData("{'descr': ('<f8', (2,)), 'fortran_order': False, 'shape': (2,), }", "are arrays themselves")]
    [InlineData("{'descr': '<float64', 'fortran_order': False, 'shape': (2,), }", "no numeric type")]
    [InlineData("{'descr': '', 'fortran_order': False, 'shape': (2,), }", "no numeric type")]
    [InlineData("{'descr': None, 'fortran_order': False, 'shape': (2,), }", "'descr' in its header has to be the name of a type")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, }", "no key 'shape'")]
    [InlineData("{'descr': '<f8', 'shape': (2,), }", "no key 'fortran_order'")]
    [InlineData("{'fortran_order': False, 'shape': (2,), }", "no key 'descr'")]
    [InlineData("{}", "no key 'descr'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'extra': 1}", "the key 'extra'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 1: 1}", "a key in quotes")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-2,), }", "not negative")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (True,), }", "whole numbers that are not negative")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2.0,), }", "a whole number is expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (02,), }", "a whole number is expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2__0,), }", "a whole number is expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2LL,), }", "a whole number is expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (--2,), }", "a whole number is expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (0x,), }", "a whole number is expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (L,), }", "a plain value is expected")]
    [InlineData("{'descr': '<M8[x]', 'fortran_order': False, 'shape': (2,), }", "no numeric type")]
    [InlineData("{'descr': '<f12', 'fortran_order': False, 'shape': (2,), }", "of a 32-bit machine")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2), }", "written with a comma")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': [2], }", "has to be a tuple")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (,), }", "a plain value is expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2 2), }", "',' or ')' is expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2), }", "65 dimensions; at most 64")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967297,), }", "dimension 4294967297")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", "dimension 99999999999999999999")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000, 2000000000), }", "too large")]
    [InlineData("{'descr': '<f8', 'fortran_order': 0, 'shape': (2,), }", "True or False")]
    [InlineData("{'descr': '<f8', 'fortran_order': true, 'shape': (2,), }", "a plain value is expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': Falsehood, 'shape': (2,), }", "a plain value is expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), } + x", "may follow")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }, {}", "may follow")]
    [InlineData("[{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }]", "no dictionary")]
    [InlineData("{'descr': '<f\\N{DIGIT EIGHT}', 'fortran_order': False, 'shape': (2,), }", "a character without a name")]
    [InlineData("{'descr': '\\x3', 'fortran_order': False, 'shape': (2,), }", "a character's number")]
    [InlineData("{'descr': '\\U00110000', 'fortran_order': False, 'shape': (2,), }", "a character's number")]
    [InlineData("{'descr': b'<f8', 'fortran_order': False, 'shape': (2,), }", "a plain value is expected")]
    [InlineData("{'descr': f'<f8', 'fortran_order': False, 'shape': (2,), }", "a plain value is expected")]
    [InlineData("{'descr': '<f\n8', 'fortran_order': False, 'shape': (2,), }", "the end of a string")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)", "its end: ',' or '}' is expected")]
    [InlineData("{'descr': '<f8", "the end of a string")]
    [InlineData("{'descr': '<f8\\", "the end of a string")]
    [InlineData("('descr', '<f8')", "no dictionary")]
    [InlineData("", "its end: a plain value is expected")]
    [InlineData("((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((", "fewer brackets")]
    [InlineData("{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':", "fewer brackets")]
    public void A_header_that_is_not_exactly_right_is_refused(string header, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => Npy.Read(File(header, 16), "bad.npy"));
        Assert.StartsWith("'bad.npy' cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Lengthy =>
        [new string('(', 9000), new string('\'', 9000), "{'descr':" + new string('1', 9000), "{" + string.Concat(Enumerable.Repeat("'a':1,", 1500)), new string('\\', 9000), new string('#', 9000), "'" + new string('\\', 9000)];

    [Theory, MemberData(nameof(Lengthy))]
    public void A_long_header_costs_little(string header)
    {
        using MemoryStream file = File(header, 16);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => Npy.Read(file, "bad.npy"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    public void Versions_1_2_and_3_are_read(byte major, byte minor) => Assert.Equal([2], Npy.Read(File(Good, 16, major, minor), "x").Shape);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 0)]
    public void Other_versions_are_refused(byte major, byte minor) => Refused(File(Good, 16, major, minor), $"version is {major}.{minor}; 1.0, 2.0 and 3.0");

    [Fact]
    public void A_header_of_10_000_characters_is_read_and_a_longer_one_refused()
    {
        Assert.Equal([2], Npy.Read(File(Good.PadRight(9_999), 16, 2), "x").Shape);
        Refused(File(Good.PadRight(10_000), 16, 2), "10001 characters long, as of records with many fields; at most 10000 are read");
    }

    [Fact]
    public void Version_3_wants_UTF8()
    {
        byte[] bytes = File(Good, 16, 3).ToArray();
        bytes[15] = 0xFF;
        Refused(new MemoryStream(bytes), "not valid UTF-8");
    }

    [Fact]
    public void Another_magic_string_is_refused() => Refused(new MemoryStream("PK\x03\x04 not an array"u8.ToArray()), "504B0304");

    [Fact]
    public void Short_data_and_trailing_bytes_are_refused()
    {
        Refused(File(Good, 15), "needs 16 bytes of data, but 15 follow the header: the file is cut short");
        Refused(File(Good, 17), "needs 16 bytes of data, but 17 follow the header: the file is too long, and what is behind the array would be lost. Without it, in NumPy: numpy.save(path, numpy.load(path)).");
    }

    [Fact]
    public void A_huge_shape_without_data_is_refused_before_memory_is_taken()
    {
        using MemoryStream file = File("{'descr': '<f8', 'fortran_order': False, 'shape': (100000000,), }", 16);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(file, "needs 800000000 bytes of data, but 16 follow");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static void Refused(Stream stream, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => Npy.Read(stream, "bad.npy"));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static MemoryStream File(string header, int dataBytes, byte major = 1, byte minor = 0)
    {
        byte[] text = Encoding.Latin1.GetBytes(header + "\n");
        byte[] length = new byte[major == 1 ? 2 : 4];
        BitConverter.GetBytes(text.Length).AsSpan(0, length.Length).CopyTo(length);
        return new MemoryStream([0x93, .. "NUMPY"u8, major, minor, .. length, .. text, .. new byte[dataBytes]]);
    }
}
