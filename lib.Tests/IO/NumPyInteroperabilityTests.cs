using Eml.IO;
using Xunit;

namespace Eml.Tests.IO;

/// <summary>Our files in real NumPy and NumPy's files in ours, equal to the last bit.</summary>
public sealed class NumPyInteroperabilityTests : IDisposable
{
    /// <summary>An array to the last bit: its shape, and its values row by row as little-endian hexadecimal.</summary>
    private const string Show = "show = lambda a: print(a.dtype, a.shape, np.ascontiguousarray(a).astype('<f8', copy=False).tobytes().hex())\n";

    private static readonly int[][] Shapes = [[], [0], [1], [12], [3, 4], [4, 3], [12, 1], [1, 12], [0, 5]];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Headers => [.. from version in new[] { 1, 2, 3 } from type in new[] { "<f8", ">f8" } from order in new[] { "C", "F" }
                                                    select $"{version} {type} {order}"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NumPy_loads_what_we_write(bool fortranOrder)
    {
        foreach ((int[] shape, int i) in Shapes.Select((shape, i) => (shape, i)))
        {
            Npy.Write(folder.File($"{i}.npy"), Awkward(shape), fortranOrder);
        }

        string shown = NumPy.Run(Show + "for i in range(int(sys.argv[2])): show(np.load(f'{sys.argv[1]}/{i}.npy', allow_pickle=False))",
            folder.Path, $"{Shapes.Length}");
        Assert.Equal(Shapes.Select(shape => Expected(Awkward(shape))), Lines(shown));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NumPy_loads_our_npz(bool compressed)
    {
        Npz.Write(folder.File("a.npz"), [new("W1", Awkward([3, 4])), new("b1", Awkward([12]))], [new("note.json", "{}"u8.ToArray())], compressed);
        string shown = NumPy.Run(Show + "f = np.load(sys.argv[1], allow_pickle=False)\nprint(f.files)\nshow(f['W1'])\nshow(f['b1'])\nprint(f['note.json'])", folder.File("a.npz"));
        Assert.Equal(["['W1', 'b1', 'note.json']", Expected(Awkward([3, 4])), Expected(Awkward([12])), "b'{}'"], Lines(shown));
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void We_load_what_NumPy_writes(string header)
    {
        string[] parts = header.Split(' ');
        for (int i = 0; i < Shapes.Length; i++)
        {
            Npy.Write(folder.File($"{i}.npy"), Awkward(Shapes[i]));
        }

        NumPy.Run("""
            folder, count, version, dtype, order = sys.argv[1:]
            for i in range(int(count)):
                a = np.array(np.load(f'{folder}/{i}.npy').astype(dtype), order=order)
                with open(f'{folder}/{i}.numpy.npy', 'wb') as f: np.lib.format.write_array(f, a, version=(int(version), 0))
            """, folder.Path, $"{Shapes.Length}", parts[0], parts[1], parts[2]);
        for (int i = 0; i < Shapes.Length; i++)
        {
            Bits.AssertEqual(Awkward(Shapes[i]), Npy.Read(folder.File($"{i}.numpy.npy")));
        }
    }

    [Theory]
    [InlineData("savez")]
    [InlineData("savez_compressed")]
    public void We_load_NumPys_npz(string save)
    {
        Npy.Write(folder.File("a.npy"), Awkward([3, 4]));
        NumPy.Run($"a = np.load(sys.argv[1] + '/a.npy')\nnp.{save}(sys.argv[1] + '/a.npz', W1=a, other=np.asfortranarray(a), s=a[0, 0])", folder.Path);
        NpzContent content = Npz.Read(folder.File("a.npz"));
        Assert.Equal(["W1", "other", "s"], content.Arrays.Keys);
        Bits.AssertEqual(Awkward([3, 4]), content.Arrays["W1"]);
        Bits.AssertEqual(Awkward([3, 4]), content.Arrays["other"]);
        Bits.AssertEqual(NpyArray.From(Bits.Awkward[0]), content.Arrays["s"]);
    }

    [Fact]
    public void Every_number_type_is_read_with_NumPys_values()
    {
        string shown = NumPy.Run("""
            rng = np.random.default_rng(7)
            types = ['?', 'i1', 'u1'] + [o + t for o in '<>' for t in ('i2', 'i4', 'i8', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8', 'M8[D]', 'm8[25us]', 'M8', 'f16')]
            for n, t in enumerate(types):
                d = np.dtype(t)
                for m, shape in enumerate([(), (7,), (3, 4), (2, 3, 4), (2, 0, 3), (3, 1, 2, 2)]):
                    count = int(np.prod(shape))
                    bits = rng.integers(0, 256, count * d.itemsize, dtype='u1')
                    a = np.frombuffer(bits.tobytes(), d).reshape(shape)
                    if d.itemsize == 16: a = np.append(rng.normal(size=max(count - 4, 0)), [np.inf, -0.0, 5e-324, -1e308])[:count].astype(d).reshape(shape)
                    if d.kind in 'mM': a = np.where(rng.integers(0, 3, shape), np.frombuffer((rng.integers(-2**53, 2**53, count)).astype(d.str[0] + 'i8').tobytes(), d).reshape(shape), np.array('NaT', d)).astype(d)
                    if d.kind in 'iu' and d.itemsize == 8: a = (a >> (a.dtype.type(11))).astype(d)
                    if d.kind == 'b': a = (bits % 2).astype('?').reshape(shape)
                    np.save(f'{sys.argv[1]}/{n}-{m}.npy', np.asfortranarray(a) if m % 2 and a.ndim else a)
                    v = np.where(np.isnat(a), np.float64('-nan'), a.astype('i8').astype('f8')) if d.kind in 'mM' else a
                    print(f'{n}-{m}', a.shape, np.asfortranarray(v.astype('<f8')).ravel('F').tobytes().hex())
            """, folder.Path);
        string[] lines = Lines(shown);
        Assert.Equal(29 * 6, lines.Length);
        foreach (string line in lines)
        {
            int open = line.IndexOf(' ', StringComparison.Ordinal), close = line.IndexOf(')', StringComparison.Ordinal);
            NpyArray array = Npy.Read(folder.File(line[..open] + ".npy"));
            Assert.Equal(line[(open + 1)..(close + 1)], array.ToString()["float64 ".Length..]);
            Assert.Equal(line[(close + 1)..].Trim(), string.Concat(array.Values.Select(v => Convert.ToHexStringLower(BitConverter.GetBytes(v)))));
        }
    }

    /// <summary>Every float16, and every kind of NaN of the longer types: quiet and signalling, of both signs.</summary>
    [Fact]
    public void Not_even_the_bits_of_a_NaN_differ_from_NumPys()
    {
        NumPy.Run("""
            nans = lambda top, quiet, u, f: np.array([s + top + q + low for s in (0, 1 << (np.dtype(f).itemsize * 8 - 1)) for q in (0, quiet) for low in (1, 0x1234, quiet - 1)], u).view(f)
            for name, a in {'f2': np.arange(1 << 16, dtype='u2').view('f2'), 'f4': nans(0x7f800000, 1 << 22, 'u4', 'f4'), 'f8': nans(0x7ff << 52, 1 << 51, 'u8', 'f8')}.items():
                for order in '<>':
                    np.save(f'{sys.argv[1]}/{order}{name}.npy', a.view('u' + name[1]).astype(order + 'u' + name[1]).view(order + name))
                with np.errstate(invalid='ignore'): np.save(f'{sys.argv[1]}/{name}.wide.npy', a.astype('<f8'))
            """, folder.Path);
        foreach (string type in new[] { "f2", "f4", "f8" })
        {
            NpyArray numPys = Npy.Read(folder.File(type + ".wide.npy"));
            Assert.Contains(numPys.Values, double.IsNaN);
            Bits.AssertEqual(numPys, Npy.Read(folder.File($"<{type}.npy")));
            Bits.AssertEqual(numPys, Npy.Read(folder.File($">{type}.npy")));
        }
    }

    /// <summary>A header is a Python literal, and a type has several names: what NumPy makes of every spelling is what we make of it.</summary>
    [Fact]
    public void Every_spelling_of_a_header_has_NumPys_verdict_and_values()
    {
        string[] headers = [.. Spellings, .. TypeNames.Split(' ').Select(name => $"1{{'descr': '{name}', 'fortran_order': False, 'shape': (2,)}}")];
        for (int i = 0; i < headers.Length; i++)
        {
            byte[] text = System.Text.Encoding.Latin1.GetBytes(headers[i][1..]), length = BitConverter.GetBytes(text.Length);
            byte major = (byte)(headers[i][0] - '0');
            File.WriteAllBytes(folder.File($"{i}.head"), [0x93, .. "NUMPY"u8, major, 0, .. length[..(major == 1 ? 2 : 4)], .. text]);
        }

        // As many bytes of data follow as NumPy says; where it says nothing, 16. Read as whole numbers they are below 2^53 whichever way round.
        string shown = NumPy.Run("""
            import io, warnings
            warnings.simplefilter('ignore')
            for i in range(int(sys.argv[2])):
                head = open(f'{sys.argv[1]}/{i}.head', 'rb').read()
                try:
                    all = np.load(io.BytesIO(head + bytes([0, 3, 0, 0, 0, 3, 0, 0]) * 20), allow_pickle=False)
                    v = all.view(all.dtype.str[0] + 'i8') if all.dtype.kind in 'mM' else all
                    result = f"{v.shape} {np.asfortranarray(v.astype('<f8')).ravel('F').tobytes().hex()}" if v.dtype.kind in 'biuf' else 'refused'
                except Exception: result, all = 'refused', np.zeros(2)
                open(f'{sys.argv[1]}/{i}.npy', 'wb').write(head + (bytes([0, 3, 0, 0, 0, 3, 0, 0]) * 20)[:all.nbytes])
                print(result.strip())
            """, folder.Path, $"{headers.Length}");
        string[] ours = [.. Enumerable.Range(0, headers.Length).Select(i =>
        {
            try
            {
                NpyArray array = Npy.Read(folder.File($"{i}.npy"));
                return $"{array.ToString()["float64 ".Length..]} {string.Concat(array.Values.Select(v => Convert.ToHexStringLower(BitConverter.GetBytes(v))))}".Trim();
            }
            catch (InvalidDataException)
            {
                return "refused";
            }
        })];
        Assert.Equal(headers.Zip(Lines(shown), (header, verdict) => $"{header} → {verdict}"), headers.Zip(ours, (header, verdict) => $"{header} → {verdict}"));
        Assert.InRange(ours.Count(o => o == "refused"), headers.Length / 10, headers.Length / 2);
    }

    private const string TypeNames =
        "<? >? |? ? bool bool_ bool8 b B <b byte ubyte int8 uint8 h H >h short ushort int16 uint16 i I >i =i intc uintc int32 uint32 l L <l >L q Q p P int uint int_ int0 uint0 intp uintp long ulong longlong ulonglong int64 uint64 e >e half float16 f <f single float32 d >d double float float_ float64 <float64 >int64 |float64 Float64 float f8x f16x 8 < n u m <m M8 M8[s] <M8[25us] M8[2D/3] M8[] M8[x] datetime64 datetime64[ms] <datetime64[D] timedelta64 timedelta64[h] <timedelta64[as] timedelta c S a U V O str bytes object void complex complex64 F D G";

    /// <summary>The version of the format, and the header.</summary>
    private static readonly string[] Spellings =
    [
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}",
        "1  {'descr': '<f8', 'fortran_order': False, 'shape': (2,)}",
        "1\t\f{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}",
        "1#c\n\n{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }",
        "1\\\n{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }",
        "1{'''descr''': \"<f8\", \"fortran_order\": False, \"shape\": (2,), }",
        "1{'shape':\n\t(2 ,\r\n),#x\n'descr'\f:'<f8'\\\n,'fortran_order':False}\n # end \n\n  ",
        "1({'descr': '<f8', 'fortran_order': False, 'shape': (2,), })",
        "1{'descr': '<i8', 'fortran_order': True, 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (0x2,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (0b10,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (0O2,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (0X_2,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (0_2,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2_,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (0_0,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (+2,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (- 0,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (-2,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (--2,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (True,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (02,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2L,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2 L,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2l,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (0x2L,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2LL,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (((2)),), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': ((2,)), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': [2], }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1, ), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2,,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2.0,), }",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (1+1,), }",
        "2{'descr': '<f8', 'fortran_order': False, 'shape': (2L,), }",
        "3{'descr': '<f8', 'fortran_order': False, 'shape': (2L,), }",
        "3{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': '<f8', 'fortran_order': True, 'shape': (2,), }",
        "1{'descr': '<f8', 'fortran_order': (True), 'shape': (2,), }",
        "1{'descr': '<f8', 'fortran_order': 0, 'shape': (2,), }",
        "1{'descr': '<f8', 'fortran_order': None, 'shape': (2,), }",
        "1{'descr': '<f8', 'fortran_order': true, 'shape': (2,), }",
        "1{'descr': '<f8', 'fortran_order': TrueX, 'shape': (2,), }",
        "1{'descr': '<' 'f8', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': '<f' \"8\", 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': u'<f8', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': R'<f8', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': b'<f8', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': ur'<f8', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': f'<f8', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': ('<f8'), 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': '<\\x66\\70', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': '\\u003cf8', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': '<f\\\n8', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': '<f8\\q', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': r'<f8\\q', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': '<f\n8', 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': None, 'fortran_order': False, 'shape': (2,), }",
        "1{'descr': 8, 'fortran_order': False, 'shape': (2,), }",
        "3{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }\0",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2,), };",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2,), },",
        "1{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }\\",
        "1dict()",
        "1",
        "1{}",
    ];

    [Fact]
    public void An_array_of_three_dimensions_comes_back_as_NumPy_stores_it()
    {
        Npy.Write(folder.File("a.npy"), new NpyArray([2, 3, 4], [.. Enumerable.Range(0, 24).Select(i => (double)i)]));
        Assert.Equal("0.0 2.0 1.0 6.0", NumPy.Run("a = np.load(sys.argv[1])\nprint(a[0, 0, 0], a[0, 1, 0], a[1, 0, 0], a[0, 0, 1])", folder.File("a.npy")));
    }

    [Fact]
    public void Arrays_that_are_not_read_are_named_and_the_others_are_read()
    {
        NumPy.Run("np.savez(sys.argv[1], W1=np.ones((2, 3), 'f4'), steps=np.arange(3), names=np.array(['x']), extra=np.array([{}], dtype=object), big=np.array([2**60]), **{'net/W2:0': np.ones(2)})", folder.File("a.npz"));
        NpzContent content = Npz.Read(folder.File("a.npz"));
        Assert.Equal(["W1", "steps", "net/W2:0"], content.Arrays.Keys);
        Assert.Equal(["names", "extra", "big"], content.Unread.Keys);
        Assert.Contains("text", content.Unread["names"], StringComparison.Ordinal);
        Assert.Contains("1152921504606846976", content.Unread["big"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("np.array([{}], dtype=object)", "Python objects")]
    [InlineData("np.zeros(3, dtype=[('a', 'f8')])", "records")]
    [InlineData("np.array(['x', 'yz'])", "are text")]
    [InlineData("np.array([b'x'])", "are text")]
    [InlineData("np.zeros(3, dtype='c16')", "complex numbers")]
    [InlineData("np.array(['2020-01-01'], 'M8[ns]')", "value 0 of its data is 1577836800000000000, which a double may not hold; counts of time are read up to 2^53 = 9007199254740992. In NumPy, a larger unit: array.astype('M8[s]')")]
    [InlineData("np.array([1, np.longdouble(1) / 10])", "value 1 of its data is 14757395258967641293·2^-67, a long double, which a double may not hold; long doubles are read where no digit is lost")]
    [InlineData("np.array([-np.longdouble('1e4000')])", "value 0 of its data is -")]
    [InlineData("np.zeros(3, dtype='V4')", "raw bytes")]
    [InlineData("np.array([1, 2**53 + 1])", "value 1 of its data is 9007199254740993")]
    [InlineData("np.array([2**64 - 1], dtype='u8')", "18446744073709551615")]
    [InlineData("np.array([-2**63])", "-9223372036854775808")]
    public void What_we_do_not_read_of_NumPy_is_refused_by_name(string array, string reason)
    {
        NumPy.Run($"np.save(sys.argv[1], {array})", folder.File("a.npy"));
        var error = Assert.Throws<InvalidDataException>(() => Npy.Read(folder.File("a.npy")));
        Assert.Contains("a.npy", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    /// <summary>What fills an 80-bit number up to 16 bytes is whatever lay in memory; a file of another machine has binary128 under the same name.</summary>
    [Fact]
    public void Long_doubles_are_told_apart_by_their_bits_and_never_read_as_the_others()
    {
        const string script = """
            raw = lambda name, numbers: np.save(f'{sys.argv[1]}/{name}.npy', np.frombuffer(bytes.fromhex(numbers), 'f16'))
            raw('padded', '000000000000008001c0adde00000000' '00000000000000c0ff3fffffffffff3f')
            raw('quadruple', '0000000000000000000000000000ff3f' '0000000000000050555555555555fd3f' '00000000000000000000000000800040' '00000000000000000000000000000000')
            raw('either', '00000000000000000000000000000440')
            raw('neither', '0100000000000000000000000000ff3f' '0100000000000000ff3f000000000000')
            a = np.array([np.nan, -np.nan, np.inf], 'f16'); np.save(sys.argv[1] + '/nan.npy', a); print(a.astype('<f8').tobytes().hex())
            """;
        string nan = NumPy.Run(script, folder.Path);
        Assert.Equal([-4.0, 1.5], Npy.Read(folder.File("padded.npy")).Values);
        Assert.Equal([1.0, 1.0 / 3, 3.0, 0.0], Npy.Read(folder.File("quadruple.npy")).Values);
        Assert.Equal(nan, string.Concat(Npy.Read(folder.File("nan.npy")).Values.Select(v => Convert.ToHexStringLower(BitConverter.GetBytes(v)))));
        Assert.All(["either.npy", "neither.npy"], file => Assert.Contains("may be of another machine", Assert.Throws<InvalidDataException>(() => Npy.Read(folder.File(file))).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Our_bytes_are_NumPys_bytes()
    {
        Npy.Write(folder.File("ours.npy"), Awkward([3, 4]));
        NumPy.Run("np.save(sys.argv[1] + '/numpys.npy', np.load(sys.argv[1] + '/ours.npy'))", folder.Path);
        Assert.Equal(File.ReadAllBytes(folder.File("numpys.npy")), File.ReadAllBytes(folder.File("ours.npy")));
    }

    private static NpyArray Awkward(int[] shape) => new(shape, Bits.Awkward[..shape.Aggregate(1, (product, d) => product * d)]);

    private static string Expected(NpyArray array)
    {
        IEnumerable<double> rowByRow = array.Shape.Count == 2 ? array.ToMatrix().ToRowMajorArray() : array.Values;
        string shape = array.Shape.Count == 1 ? $"({array.Shape[0]},)" : $"({string.Join(", ", array.Shape)})";
        return $"float64 {shape} {string.Concat(rowByRow.Select(v => Convert.ToHexStringLower(BitConverter.GetBytes(v))))}".TrimEnd();
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd())];
}
