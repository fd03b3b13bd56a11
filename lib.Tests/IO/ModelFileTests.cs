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
            Network loaded = ModelFile.Load(path);
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
        Assert.Equal(Bits.Of(Small(seed: 1).Parameters.ToArray()), Bits.Of(ModelFile.Load(folder.Path).Parameters.ToArray()));
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
    public void Arrays_alone_are_loaded_when_activation_and_head_are_given()
    {
        ModelFile.Save(Small(), folder.Path);
        File.Delete(folder.File("model.npz"));
        Npy.Write(folder.File("b1.npy"), Npy.ReadVector(folder.File("b1.npy")).ToColumnMatrix());      // a bias as a column, as homework has it
        Network loaded = ModelFile.LoadArrays(folder.Path, Activation.Sigmoid, Head.LinearQuadratic);
        Assert.Equal("2-3-1 sigmoid, linear+quadratic", loaded.ToString());
        Assert.Equal(Bits.Of(Small().Parameters.ToArray()), Bits.Of(loaded.Parameters.ToArray()));

        Npy.Write(folder.File("W2.npy"), Matrix<double>.Build.Dense(1, 4));
        var error = Assert.Throws<InvalidDataException>(() => ModelFile.LoadArrays(folder.Path, Activation.Sigmoid, Head.LinearQuadratic));
        Assert.Contains("W2 has shape (1, 4); it has to be 1×3", error.Message, StringComparison.Ordinal);

        File.Delete(folder.File("b2.npy"));
        Assert.Throws<FileNotFoundException>(() => ModelFile.LoadArrays(folder.Path, Activation.Sigmoid, Head.LinearQuadratic));
    }

    [Fact]
    public void A_missing_block_is_named() => Refused("the block b2 (1×1) is missing", c => c.Arrays.Remove("b2"));

    [Fact]
    public void An_unknown_block_is_named() => Refused("the block W3, which", c => c.Arrays["W3"] = NpyArray.From(1));

    [Fact]
    public void A_block_of_the_wrong_shape_is_named() => Refused("the block W1 has shape (2, 3); it has to be 3×2", c => c.Arrays["W1"] = new([2, 3], new double[6]));

    [Fact]
    public void A_block_that_is_not_finite_is_named() => Refused("W1[1, 0] is NaN", c => c.Arrays["W1"].Values[1] = double.NaN);

    [Fact]
    public void A_missing_description_is_named() => Refused("no network.json", c => c.Attachments.Clear());

    [Theory]
    [InlineData("", "network.json cannot be read")]
    [InlineData("[]", "\"format\"")]
    [InlineData("{\"format\":\"other\"}", "\"format\"")]
    [InlineData("{\"format\":\"eml-network\",\"version\":2}", "version is '2'; this library reads version 1")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,3,1],\"activations\":[\"sigmoid\",\"identity\"]}", "head")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,3,1],\"activations\":[\"identity\"],\"head\":\"linear+quadratic\"}", "one activation per layer")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,-3,1],\"activations\":[\"sigmoid\",\"identity\"],\"head\":\"linear+quadratic\"}", "(2, -3, 1)")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,3,1],\"activations\":[\"sigmoid\",null],\"head\":\"linear+quadratic\"}", "network.json cannot be")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":null,\"activations\":[],\"head\":\"linear+quadratic\"}", "network.json cannot be")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,3,1],\"activations\":[\"swish\",\"identity\"],\"head\":\"linear+quadratic\"}", "No activation is called 'swish'")]
    [InlineData("{\"format\":\"eml-network\",\"version\":1,\"widths\":[2,3,1],\"activations\":[\"sigmoid\",\"identity\"],\"head\":\"hinge\"}", "No head is called 'hinge'")]
    public void A_bad_description_is_refused(string json, string reason) =>
        Refused(reason, c => c.Attachments["network.json"] = System.Text.Encoding.UTF8.GetBytes(json));

    private void Refused(string reason, Action<NpzContent> damage)
    {
        string file = ModelFile.Save(Small(), folder.Path)[^1];
        NpzContent content = Npz.Read(file);
        damage(content);
        Npz.Write(file, content.Arrays, content.Attachments);
        var error = Assert.Throws<InvalidDataException>(() => ModelFile.Load(file));
        Assert.Contains("model.npz", error.Message, StringComparison.Ordinal);
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
}
