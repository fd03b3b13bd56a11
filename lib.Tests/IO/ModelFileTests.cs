using Eml.Data;
using Eml.Heads;
using Eml.IO;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.IO;

public sealed class ModelFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, int[]> Networks => new()
    {
        { "sigmoid", [1, 20, 1] }, { "tanh", [3, 5, 4, 2] }, { "relu", [2, 1, 1] }, { "identity", [4, 3] },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_is_loaded_with_the_same_bits(string activation, int[] widths)
    {
        Network saved = Awkward(Network.Create(widths, Activation.Parse(activation), Head.LinearQuadratic, seed: 3));
        ModelFile.Save(saved, folder.Path);
        foreach (string path in new[] { folder.Path, folder.File("model.npz") })
        {
            Network loaded = ModelFile.Load(path).Network;
            Assert.Equal(saved.ToString(), loaded.ToString());
            Assert.Equal(saved.Layers.Select(l => l.Activation), loaded.Layers.Select(l => l.Activation));
            Assert.Equal(Bits.Of(saved.Parameters.ToArray()), Bits.Of(loaded.Parameters.ToArray()));
        }
    }

    [Fact]
    public void The_files_written_are_listed_and_the_model_is_the_last()
    {
        IReadOnlyList<string> files = ModelFile.Save(Small(), folder.File("new/deeper"));
        Assert.Equal(["W1.npy", "b1.npy", "W2.npy", "b2.npy", "model.npz"], files.Select(Path.GetFileName));
        Assert.All(files, file => Assert.True(File.Exists(file)));
        Assert.Equal(5, Directory.GetFileSystemEntries(folder.File("new/deeper")).Length);
    }

    [Fact]
    public void A_failed_save_leaves_the_older_model_whole()
    {
        ModelFile.Save(Small(seed: 1), folder.Path);
        File.Delete(folder.File("W2.npy"));
        Directory.CreateDirectory(folder.File("W2.npy"));       // W2.npy can not be written now
        Assert.Throws<IOException>(() => ModelFile.Save(Small(seed: 2), folder.Path));
        Assert.Equal(Bits.Of(Small(seed: 1).Parameters.ToArray()), Bits.Of(ModelFile.Load(folder.File("model.npz")).Network.Parameters.ToArray()));
    }

    [Fact]
    public void A_network_that_is_not_finite_is_not_saved()
    {
        Network network = Small();
        network.Layers[1].Bias[0] = double.NaN;
        var error = Assert.Throws<ArgumentException>(() => ModelFile.Save(network, folder.Path));
        Assert.Contains("b2[0, 0] is NaN", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void NumPy_opens_a_saved_model()
    {
        Network network = Small();
        ModelFile.Save(network, folder.Path);
        string shown = NumPy.Run("""
            import json
            m = np.load(sys.argv[1] + '/model.npz', allow_pickle=False)
            d = json.loads(m['network.json'])
            print(m.files, d['widths'], d['activations'], d['head'])
            print(all(np.array_equal(m[k], np.load(f'{sys.argv[1]}/{k}.npy')) for k in ['W1', 'b1', 'W2', 'b2']), m['W1'].shape, m['b1'].shape)
            x = np.array([0.25, -0.5])
            print(float((m['W2'] @ (1 / (1 + np.exp(-(m['W1'] @ x + m['b1'])))) + m['b2'])[0]).hex())
            """, folder.Path);
        string[] lines = shown.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal("['W1', 'b1', 'W2', 'b2', 'network.json'] [2, 3, 1] ['sigmoid', 'identity'] linear+quadratic", lines[0]);
        Assert.Equal("True (3, 2) (3,)", lines[1]);
        double there = double.Parse(NumPy.Run("print(repr(float.fromhex(sys.argv[1])))", lines[2]), System.Globalization.CultureInfo.InvariantCulture);
        double here = network.Predict(Vector<double>.Build.Dense([0.25, -0.5]))[0];
        Assert.True(Math.Abs(here - there) <= Tolerances.SameFormulaElsewhere, $"{here:R} here, {there:R} in NumPy");
    }

    [Fact]
    public void A_missing_model_is_named()
    {
        Assert.Contains("no.npz", Assert.Throws<FileNotFoundException>(() => ModelFile.Load(folder.File("no.npz"))).Message, StringComparison.Ordinal);
        Assert.Contains("has no model.npz", Assert.Throws<FileNotFoundException>(() => ModelFile.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_block_is_named() => Refused("the block b2 (1×1) is missing", c => c.Arrays.Remove("b2"));

    [Fact]
    public void An_unknown_block_is_named() => Refused("the block W3, which", c => c.Arrays["W3"] = NpyArray.From(1));

    [Theory]
    [InlineData("W17")]
    [InlineData("b3")]
    public void A_block_too_many_is_named(string name) => Refused($"the block {name}, which", c => c.Arrays[name] = NpyArray.From(1));

    [Fact]
    public void Arrays_that_somebody_added_to_a_model_do_not_harm()
    {
        string file = ModelFile.Save(Small(), folder.Path)[^1];
        NumPy.Run("m = dict(np.load(sys.argv[1])); d = m.pop('network.json')\nimport zipfile\nnp.savez(sys.argv[1], **m, note=np.array('mine'), log=np.zeros(3), many=np.zeros(2, [(f'field{i}', 'f8') for i in range(900)]), **{'/x:0': np.ones(2), 'y\\\\z': np.ones(1)})\nzipfile.ZipFile(sys.argv[1], 'a').writestr('network.json', bytes(d))", file);
        Assert.Equal(["W1", "b1", "W2", "b2", "log", "/x:0", "y\\z"], Npz.Read(file).Arrays.Keys);
        Assert.Equal(["note", "many"], Npz.Read(file).Unread.Keys);
        Assert.Contains("characters long, as of records", Npz.Read(file).Unread["many"], StringComparison.Ordinal);
        Assert.Equal(Bits.Of(Small().Parameters.ToArray()), Bits.Of(ModelFile.Load(folder.Path).Network.Parameters.ToArray()));
    }

    [Fact]
    public void A_block_of_the_wrong_shape_is_named() => Refused("the block W1 has shape (2, 3); it has to be 3×2", c => c.Arrays["W1"] = new([2, 3], new double[6]));

    [Fact]
    public void A_block_that_is_not_finite_is_named() => Refused("W1[1, 0] is NaN", c => c.Arrays["W1"].Values[1] = double.NaN);

    [Fact]
    public void A_missing_description_is_named() => Refused("no network.json", c => c.Attachments.Clear());

    [Theory]
    [InlineData("null", "network.json cannot be used: classNames[1] is null")]
    [InlineData("\"\\uD83D\"", "network.json cannot be")]
    public void A_class_without_a_name_is_named(string inTheFile, string reason)
    {
        var stream = new MemoryStream();
        ModelFile.Write(stream, new Model(Network.Create([2, 3, 2], Activation.Sigmoid, Head.SoftmaxCrossEntropy, seed: 1), classNames: ["a", "b"]));
        NpzContent content = Npz.Read(stream, "x");
        string json = System.Text.Encoding.UTF8.GetString(content.Attachments["network.json"]).Replace("\"b\"", inTheFile, StringComparison.Ordinal);
        using var changed = new MemoryStream();
        Npz.Write(changed, content.Arrays, [new("network.json", System.Text.Encoding.UTF8.GetBytes(json))]);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => ModelFile.Read(changed, "x.npz")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "network.json cannot be read")]
    [InlineData("[]", "\"format\"")]
    [InlineData("{\"format\":\"other\"}", "\"format\"")]
    [InlineData("{\"format\":\"eml-network\",\"version\":3}", "version is '3'; this library reads versions 1 to 2")]
    [InlineData("{\"format\":\"eml-network\",\"version\":\"1\"}", "version is '1'; this library reads versions 1 to 2")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,3,1],\"activations\":[\"sigmoid\",\"identity\"]}", "head")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,3,1],\"activations\":[\"identity\"],\"head\":\"linear+quadratic\"}", "one activation per layer")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,-3,1],\"activations\":[\"sigmoid\",\"identity\"],\"head\":\"linear+quadratic\"}", "(2, -3, 1)")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,3,1],\"activations\":[\"sigmoid\",null],\"head\":\"linear+quadratic\"}", "network.json cannot be")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":null,\"activations\":[],\"head\":\"linear+quadratic\"}", "network.json cannot be")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,3,1],\"activations\":[\"gaussian\",\"identity\"],\"head\":\"linear+quadratic\"}", "No activation is called 'gaussian'")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,3,1],\"activations\":[\"sigmoid\",\"identity\"],\"head\":\"hinge\"}", "No head is called 'hinge'")]
    public void A_bad_description_is_refused(string json, string reason) =>
        Refused(reason, c => c.Attachments["network.json"] = System.Text.Encoding.UTF8.GetBytes(json));

    [Fact]
    public void A_model_with_scaling_and_classes_answers_the_same_when_it_is_loaded()
    {
        Dataset iris = RealData.Iris();
        Standardizer scaling = Standardizer.Fit(iris.Inputs);
        var saved = new Model(Network.Create([4, 5, 3], Activation.Tanh, Head.SoftmaxCrossEntropy, seed: 1), scaling, classNames: iris.TargetNames);
        IReadOnlyList<string> files = ModelFile.Save(saved, folder.Path);
        Assert.Equal(["W1.npy", "b1.npy", "W2.npy", "b2.npy", "input_mean.npy", "input_scale.npy", "model.npz"], files.Select(Path.GetFileName));
        Model loaded = ModelFile.Load(folder.Path);
        Assert.Equal(["setosa", "versicolor", "virginica"], loaded.ClassNames);
        Assert.Equal(saved.ToString(), loaded.ToString());
        Assert.Equal(saved.Predict(iris.Inputs), loaded.Predict(iris.Inputs));
        Assert.Equal(saved.Classify(iris.Inputs), loaded.Classify(iris.Inputs));
    }

    [Fact]
    public void Targets_are_scaled_back_after_loading()
    {
        var targets = new Standardizer(Vector<double>.Build.Dense([20.0]), Vector<double>.Build.Dense([4.0]));
        ModelFile.Save(new Model(Small(), targetScaling: targets), folder.Path);
        Vector<double> x = Vector<double>.Build.Dense([0.25, -0.5]);
        Assert.Equal(20 + (4 * Small().Predict(x)[0]), ModelFile.Load(folder.Path).Predict(x)[0]);
    }

    [Fact]
    public void A_file_of_version_1_still_loads()
    {
        string file = ModelFile.Save(Small(), folder.Path)[^1];
        NpzContent content = Npz.Read(file);
        content.Attachments["network.json"] = """{"format":"eml-network","version":1,"widths":[2,3,1],"activations":["sigmoid","identity"],"head":"linear+quadratic"}"""u8.ToArray();
        Npz.Write(file, content.Arrays, content.Attachments);
        Assert.Equal(Bits.Of(Small().Parameters.ToArray()), Bits.Of(ModelFile.Load(folder.Path).Network.Parameters.ToArray()));
    }

    [Fact]
    public void A_smaller_model_leaves_nothing_of_a_deeper_one()
    {
        ModelFile.Save(Network.Create([2, 8, 3, 3], Activation.Sigmoid, Head.LinearQuadratic, 1), folder.Path);
        File.WriteAllText(folder.File("notes.txt"), "mine");
        ModelFile.Save(Network.Create([2, 8, 3], Activation.Sigmoid, Head.LinearQuadratic, 1), folder.Path);
        Assert.Equal(["W1.npy", "W2.npy", "b1.npy", "b2.npy", "model.npz", "notes.txt"], Names());
        Assert.Equal("2-8-3 sigmoid, linear+quadratic", ModelFile.Load(folder.Path).Network.ToString());
    }

    [Theory]
    [InlineData("W3.npy", "W3.npy is no block of the model.npz beside it")]
    [InlineData("W2.npy", "W2.npy is not the block of the model.npz beside it")]
    [InlineData("input_mean.npy", "input_mean.npy is no block")]
    public void A_block_of_another_model_is_refused_by_name(string file, string reason)
    {
        ModelFile.Save(Small(), folder.Path);
        Npy.Write(folder.File(file), Matrix<double>.Build.Dense(1, 3, 7));
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => ModelFile.Load(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Equal(2, ModelFile.Load(folder.File("model.npz")).Network.Inputs);
    }

    [Fact]
    public void Read_only_files_are_refused_before_anything_is_changed()
    {
        ModelFile.Save(Small(seed: 1), folder.Path);
        File.SetAttributes(folder.File("b1.npy"), FileAttributes.ReadOnly);
        Assert.Throws<UnauthorizedAccessException>(() => ModelFile.Save(Small(seed: 2), folder.Path));
        Assert.Equal(Bits.Of(Small(seed: 1).Parameters.ToArray()), Bits.Of(ModelFile.Load(folder.Path).Network.Parameters.ToArray()));
        Assert.Equal(5, Names().Length);
        ModelFile.Save(Small(seed: 2), folder.Path, replaceReadOnly: true);
        Assert.Equal(Bits.Of(Small(seed: 2).Parameters.ToArray()), Bits.Of(ModelFile.Load(folder.Path).Network.Parameters.ToArray()));
        Assert.True(File.GetAttributes(folder.File("b1.npy")).HasFlag(FileAttributes.ReadOnly));
        File.SetAttributes(folder.File("b1.npy"), FileAttributes.Normal);
    }

    [Fact]
    public void A_scaling_that_is_damaged_is_named()
    {
        ModelFile.Save(new Model(Small(), new Standardizer(Vector<double>.Build.Dense(2), Vector<double>.Build.Dense(2, 1.0))), folder.Path);
        Damaged("input_scale[1] is -1; a scale has to be above 0", c => c.Arrays["input_scale"].Values[1] = -1);
        Damaged("the block input_mean (2×1) is missing", c => c.Arrays.Remove("input_mean"));
        Damaged("input_mean has shape (3,); it has to be (2,), (2, 1) or (1, 2)", c => c.Arrays["input_mean"] = new([3], new double[3]));
    }

    [Fact]
    public void A_vector_may_lie_either_way_and_a_single_value_have_no_dimension()
    {
        var saved = new Model(Small(), new Standardizer(Vector<double>.Build.Dense([1.0, 2]), Vector<double>.Build.Dense([3.0, 4])), new Standardizer(Vector<double>.Build.Dense([5.0]), Vector<double>.Build.Dense([6.0])));
        string file = ModelFile.Save(saved, folder.Path)[^1];
        NpzContent content = Npz.Read(file);
        content.Arrays["input_mean"] = new([1, 2], content.Arrays["input_mean"].Values);
        content.Arrays["input_scale"] = new([2, 1], content.Arrays["input_scale"].Values);
        content.Arrays["target_mean"] = new([], content.Arrays["target_mean"].Values);
        content.Arrays["target_scale"] = new([1, 1], content.Arrays["target_scale"].Values);
        content.Arrays["b1"] = new([1, 3], content.Arrays["b1"].Values);
        Npz.Write(folder.File("turned.npz"), content.Arrays, content.Attachments);
        Vector<double> x = Vector<double>.Build.Dense([0.25, -0.5]);
        Assert.Equal(saved.Predict(x), ModelFile.Load(folder.File("turned.npz")).Predict(x));
        Assert.Equal(saved.Predict(x), ModelFile.Import(folder.File("turned.npz"), Activation.Sigmoid, Head.LinearQuadratic).Predict(x));
        Damaged("target_mean has shape (1, 1, 1); it has to be (1,), (1, 1) or (1, 1)", c => c.Arrays["target_mean"] = new([1, 1, 1], [5]));
    }

    private string[] Names() => [.. Directory.GetFileSystemEntries(folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private void Refused(string reason, Action<NpzContent> damage)
    {
        ModelFile.Save(Small(), folder.Path);
        Damaged(reason, damage);
    }

    private void Damaged(string reason, Action<NpzContent> damage)
    {
        string file = folder.File("model.npz");
        NpzContent content = Npz.Read(file);
        damage(content);
        file = folder.File("damaged.npz");
        Npz.Write(file, content.Arrays, content.Attachments);
        var error = Assert.Throws<InvalidDataException>(() => ModelFile.Load(file));
        Assert.Contains("damaged.npz", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static Network Small(int seed = 1) => Network.Create([2, 3, 1], Activation.Sigmoid, Head.LinearQuadratic, seed);

    private static Network Awkward(Network network)
    {
        double[] finite = [.. Bits.Awkward.Where(double.IsFinite)];
        for (int i = 0; i < Math.Min(finite.Length, network.Parameters.Count); i++)
        {
            network.Parameters[i] = finite[i];
        }

        return network;
    }

    [Fact]
    public void What_a_model_may_take_is_an_option()
    {
        Network network = Network.Create([3, 40, 2], Activation.Sigmoid, Head.LinearQuadratic, seed: 1);
        ModelFile.Save(network, folder.Path);
        string file = folder.File(ModelFile.FileName);
        Action[] readers =
        [
            () => ModelFile.Load(file, maxBytes: 1000), () => ModelFile.Load(folder.Path, maxBytes: 1000), () => ModelFile.Import(file, Activation.Sigmoid, Head.LinearQuadratic, maxBytes: 1000),
            () => ModelFile.Import(folder.Path, Activation.Sigmoid, Head.LinearQuadratic, maxBytes: 1000), () => { using FileStream stream = File.OpenRead(file); ModelFile.Read(stream, file, maxBytes: 1000); },
            () => { File.Delete(file); ModelFile.Import(folder.Path, Activation.Sigmoid, Head.LinearQuadratic, maxBytes: 1000); },
        ];
        Assert.All(readers, read => Assert.Contains("of the limit, which maxBytes raises", Assert.Throws<InvalidDataException>(read).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_block_of_a_type_that_is_not_read_is_not_called_missing()
    {
        var array = new MemoryStream();
        Npy.Write(array, NpyArray.From(1.0));
        byte[] complex = array.ToArray();
        "<c8"u8.CopyTo(complex.AsSpan(complex.AsSpan().IndexOf("<f8"u8)));
        var stream = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("W1.npy", complex);
            Add("network.json", """{"format":"eml-network","version":2,"widths":[1,1],"activations":["identity"],"head":"linear+quadratic"}"""u8.ToArray());

            void Add(string name, byte[] content)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        Assert.Contains("the block W1 is not read: its values are complex numbers", Assert.Throws<InvalidDataException>(() => ModelFile.Read(stream, "x")).Message, StringComparison.Ordinal);
    }
}
