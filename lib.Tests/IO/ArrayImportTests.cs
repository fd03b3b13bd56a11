using Eml.Data;
using Eml.Heads;
using Eml.IO;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Eml.Tests.IO;

public sealed class ArrayImportTests : IDisposable
{
    private static readonly Network Net = Network.Create([2, 5, 3], Activation.Tanh, Head.LinearQuadratic, seed: 4);
    private static readonly Matrix<double> X = Matrix<double>.Build.Random(2, 4, 1);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, false, "n")]
    [InlineData(true, true, "n1")]
    [InlineData(false, true, "1n")]
    [InlineData(true, false, "n")]
    public void A_homework_is_read_whichever_way_its_matrices_lie(bool turnFirst, bool turnSecond, string bias)
    {
        NpyArray Weights(int l, bool turn) => NpyArray.From(turn ? Net.Layers[l].Weights.Transpose() : Net.Layers[l].Weights);
        NpyArray Bias(int l) => bias switch
        {
            "n" => NpyArray.From(Net.Layers[l].Bias),
            "n1" => NpyArray.From(Net.Layers[l].Bias.ToColumnMatrix()),
            _ => NpyArray.From(Net.Layers[l].Bias.ToRowMatrix()),
        };
        KeyValuePair<string, NpyArray>[] arrays = [new("W1", Weights(0, turnFirst)), new("b1", Bias(0)), new("W2", Weights(1, turnSecond)), new("b2", Bias(1))];
        Npz.Write(folder.File("a.npz"), [.. arrays, new("losses", NpyArray.From(1.0))]);
        foreach ((string name, NpyArray array) in arrays)
        {
            Npy.Write(folder.File(name + ".npy"), array);
        }

        foreach (string path in new[] { folder.Path, folder.File("a.npz") })
        {
            Model model = ModelFile.Import(path, Activation.Tanh, Head.LinearQuadratic);
            Assert.Equal(Net.ToString(), model.Network.ToString());
            Assert.Equal(Bits.Of(Net.Parameters.ToArray()), Bits.Of(model.Network.Parameters.ToArray()));
        }
    }

    [Theory]
    [InlineData("0.weight 0.bias 2.weight 2.bias")]
    [InlineData("net.hidden.weight net.hidden.bias net.out.weight net.out.bias")]
    [InlineData("W0 b0 W1 b1")]
    [InlineData("w_1 b_1 w_2 b_2")]
    [InlineData("arr_0 arr_1 arr_2 arr_3")]
    [InlineData("arr_0 arr_2 arr_1 arr_3")]
    [InlineData("coefs_0 intercepts_0 coefs_1 intercepts_1")]
    [InlineData("dense/kernel:0 dense/bias:0 dense_1/kernel:0 dense_1/bias:0")]
    public void Frameworks_names_are_known(string names)
    {
        bool turned = names[0] is 'c' or 'd';
        IEnumerable<NpyArray> arrays = Net.Layers.SelectMany(l => new[] { NpyArray.From(turned ? l.Weights.Transpose() : l.Weights), NpyArray.From(l.Bias) });
        WriteAnyName(names.Split(' ').Zip(arrays));
        Model model = ModelFile.Import(folder.File("a.npz"), Activation.Tanh, Head.LinearQuadratic);
        Assert.Equal(Bits.Of(Net.Parameters.ToArray()), Bits.Of(model.Network.Parameters.ToArray()));
    }

    /// <summary>A network without them would be another one, and nothing would say so.</summary>
    [Theory]
    [InlineData("dense/kernel:0:2,5 dense/bias:0:5 batch_normalization/gamma:0:5 batch_normalization/beta:0:5 dense_1/kernel:0:5,3 dense_1/bias:0:3", "batch_normalization/gamma:0")]
    [InlineData("lstm.weight_ih_l0:12,2 lstm.weight_hh_l0:12,3 lstm.bias_ih_l0:12 lstm.bias_hh_l0:12 fc.weight:1,3 fc.bias:1", "lstm.weight_ih_l0")]
    [InlineData("emb.table:9,2 0.weight:5,2 0.bias:5", "emb.table")]
    [InlineData("W1:5,2 b1:5 W2:3,5 b2:3 fc1.weight:5,3 fc1.bias:5", "fc1.weight")]
    [InlineData("W1:5,2 b1:5 W2:3,5 b2:3 out_weight:1,3 out_bias:1", "out_weight")]
    [InlineData("coefs_1:2,5 intercepts_1:5 W1:5,2 b1:5", "coefs_1")]
    [InlineData("W1:5,2 b1:5 W_out:3,5 b_out:3", "W_out")]
    [InlineData("W1:5,2 b1:5 W2:3,5 b2:3 gamma1:5 beta1:5", "gamma1")]
    [InlineData("fc1_weight:5,2 fc1_bias:5 bn_gamma:5 bn_beta:5", "bn_gamma")]
    [InlineData("arr_0:5,2 arr_1:5 lstm/kernel_2:5,5", "lstm/kernel_2")]
    public void A_part_that_no_layer_takes_is_refused_by_name(string arrays, string stray)
    {
        WriteAnyName(Zeros(arrays));
        Refused($"the array {stray} looks like a part of the network, but is no W or b of a dense layer");
        Directory.CreateDirectory(folder.File("each"));
        foreach ((string name, NpyArray array) in Zeros(arrays).Where(a => !a.Name.Contains('/', StringComparison.Ordinal)))
        {
            Npy.Write(Path.Combine(folder.File("each"), name + ".npy"), array);
        }

        if (!stray.Contains('/', StringComparison.Ordinal))
        {
            Assert.Contains("looks like a part of the network", Assert.Throws<InvalidDataException>(() => ModelFile.Import(folder.File("each"), Activation.Sigmoid, Head.LinearQuadratic)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("W1:5,2 b1:5 loss_history:40 epoch:1 sample_weight:40 beta1:1 width:1 best:1 gamma: arr_0:200,2 arr_1:200")]
    [InlineData("fc1.weight:5,2 fc1.bias:5 loss_history:40 epoch:1 class_weight:3 running:2")]
    [InlineData("arr_0:5,2 arr_1:5 loss_history:40 sample_weight:40")]
    public void Arrays_that_nobody_asked_for_are_left_alone(string arrays)
    {
        WriteAnyName(Zeros(arrays));
        Assert.Equal([2, 5], ModelFile.Import(folder.File("a.npz"), Activation.Sigmoid, Head.LinearQuadratic).Network.Widths);
    }

    /// <summary>PyTorch's LayerNorm has a weight and a bias too.</summary>
    [Fact]
    public void A_frameworks_weights_are_no_vector()
    {
        WriteAnyName(Zeros("0.weight:3 0.bias:3 1.weight:5,3 1.bias:5"));
        Refused("the weights 0.weight have shape (3,)");
    }

    [Theory]
    [InlineData("W1 b1| W2 b2|")]
    [InlineData("W1 b1_ W2 b2_")]
    [InlineData("W1' b1_ W2' b2_")]
    [InlineData("W1' b1 W2' b2|")]
    [InlineData("W1' W2' b1 b2")]
    [InlineData("W1' W2' b1_ b2|")]
    [InlineData("W1 W2 b1| b2|")]
    [InlineData("W1 b1 W2' b2")]
    public void By_place_shapes_decide_what_is_what(string order)
    {
        foreach (Network net in new[] { Net, Network.Create([2, 5, 1], Activation.Tanh, Head.LinearQuadratic, seed: 5), Network.Create([1, 5, 1], Activation.Tanh, Head.LinearQuadratic, seed: 6) })
        {
            WriteAnyName(order.Split(' ').Select((what, i) =>
            {
                DenseLayer layer = net.Layers[what[1] - '1'];
                return ($"arr_{i}", what[0] == 'W'
                    ? NpyArray.From(what.EndsWith('\'') ? layer.Weights.Transpose() : layer.Weights)
                    : new NpyArray(what[2..] switch { "|" => [layer.Outputs, 1], "_" => [1, layer.Outputs], _ => [layer.Outputs] }, layer.Bias.ToArray()));
            }));
            if (net.Outputs == 1 && order is "W1 b1_ W2 b2_")
            {
                Refused("fit both");      // (5, 2), (1, 5), (1, 5), (1, 1): rows beside weights of the other convention, whichever is which
                continue;
            }

            Model model = ModelFile.Import(folder.File("a.npz"), Activation.Tanh, Head.LinearQuadratic);
            Assert.Equal(Bits.Of(net.Parameters.ToArray()), Bits.Of(model.Network.Parameters.ToArray()));
        }
    }

    [Theory]
    [InlineData("arr_0:2,5 arr_1:5,1 arr_2:5,1 arr_3:1", "their shapes (2, 5), (5, 1), (5, 1), (1,) fit both. Name them: numpy.savez(")]
    [InlineData("arr_0:5,5 arr_1:5,1 arr_2:1,5 arr_3:1", "(5, 5), (5, 1), (1, 5), (1,) fit both")]
    [InlineData("arr_0:5,2 arr_1:5 arr_2:5 arr_3:1", "(5, 2), (5,), (5,), (1,) fit neither")]
    [InlineData("arr_0:5,2 arr_1:5 arr_2:3", "(5, 2), (5,), (3,) fit neither")]
    [InlineData("arr_0:5,2 arr_1:4", "W, b, W, b, … or all W and then all b; their shapes (5, 2), (4,) fit neither")]
    public void By_place_nobody_guesses(string arrays, string reason)
    {
        WriteAnyName(Zeros(arrays));
        Refused(reason);
    }

    [Fact]
    public void By_place_the_layout_asked_for_decides_too()
    {
        WriteAnyName(Zeros("arr_0:5,5 arr_1:5,1 arr_2:1,5 arr_3:1"));
        Assert.Equal([5, 5, 1], ModelFile.Import(folder.File("a.npz"), Activation.Sigmoid, Head.LinearQuadratic, WeightLayout.OutputsByInputs).Network.Widths);
        WriteAnyName(Zeros("arr_0:5,2 arr_1:5,1"));
        Assert.Contains("fit neither as InputsByOutputs", Assert.Throws<InvalidDataException>(() => ModelFile.Import(folder.File("a.npz"), Activation.Sigmoid, Head.LinearQuadratic, WeightLayout.InputsByOutputs)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fc1 fc2", true)]
    [InlineData("0 2", true)]
    [InlineData("net.2 net.10", true)]
    [InlineData("dense dense_1", true)]
    [InlineData("dense_2 dense_10", true)]
    [InlineData("encoder decoder", false)]
    [InlineData("hidden out", false)]
    [InlineData("fc1 out", false)]
    [InlineData("fc1 fc01", false)]
    [InlineData("0.linear 1.linear", false)]
    public void Modules_in_a_folder_are_layers_only_by_their_numbers(string modules, bool isRead)
    {
        Network square = Network.Create([3, 3, 3], Activation.Sigmoid, Head.LinearQuadratic, seed: 1);
        foreach ((string module, DenseLayer layer) in modules.Split(' ').Zip(square.Layers))
        {
            Npy.Write(folder.File(module + ".weight.npy"), layer.Weights);
            Npy.Write(folder.File(module + ".bias.npy"), layer.Bias);
        }

        if (isRead)
        {
            Assert.Equal(square.Parameters.ToArray(), ModelFile.Import(folder.Path, Activation.Sigmoid, Head.LinearQuadratic).Network.Parameters.ToArray());
        }
        else
        {
            string message = Assert.Throws<InvalidDataException>(() => ModelFile.Import(folder.Path, Activation.Sigmoid, Head.LinearQuadratic)).Message;
            Assert.Contains("does not say in which order its layers", message, StringComparison.Ordinal);
            Assert.Contains("save them in one .npz", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_of_a_type_that_is_not_read_matters_only_where_it_is_a_weight()
    {
        byte[] text = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }".PadRight(117) + "\n"), (byte)'x', 0, 0, 0];
        File.WriteAllBytes(folder.File("sample_weight.npy"), text);
        Npy.Write(folder.File("W1.npy"), Net.Layers[0].Weights);
        Npy.Write(folder.File("b1.npy"), Net.Layers[0].Bias);
        Assert.Equal(5, ModelFile.Import(folder.Path, Activation.Tanh, Head.LinearQuadratic).Network.Outputs);
        File.WriteAllBytes(folder.File("b1.npy"), text);
        Assert.Contains("the array b1 is not read: its values are text", Assert.Throws<InvalidDataException>(() => ModelFile.Import(folder.Path, Activation.Tanh, Head.LinearQuadratic)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_square_W_asks_which_way_round_it_is()
    {
        Network square = Network.Create([3, 3, 3], Activation.Sigmoid, Head.LinearQuadratic, seed: 1);
        WriteAnyName([("W1", NpyArray.From(square.Layers[0].Weights)), ("b1", NpyArray.From(square.Layers[0].Bias)), ("W2", NpyArray.From(square.Layers[1].Weights)), ("b2", NpyArray.From(square.Layers[1].Bias))]);
        Refused("W1 have shape (3, 3), which fits both ways round");
        Assert.Equal(square.Layers[0].Weights, Import(WeightLayout.OutputsByInputs).Layers[0].Weights);
        Assert.Equal(square.Layers[0].Weights.Transpose(), Import(WeightLayout.InputsByOutputs).Layers[0].Weights);

        Network Import(WeightLayout layout) => ModelFile.Import(folder.File("a.npz"), Activation.Sigmoid, Head.LinearQuadratic, layout).Network;
    }

    [Fact]
    public void The_layout_asked_for_has_to_fit()
    {
        WriteAnyName([("W1", new([5, 2], new double[10])), ("b1", new([5], new double[5]))]);
        var error = Assert.Throws<InvalidDataException>(() => ModelFile.Import(folder.File("a.npz"), Activation.Sigmoid, Head.LinearQuadratic, WeightLayout.InputsByOutputs));
        Assert.Contains("(5, 2); with the bias b1 (5,) it has to be (inputs, 5)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scaling_beside_the_weights_is_part_of_the_model()
    {
        WriteAnyName([("W1", new([1, 2], [3, 4])), ("b1", new([1], [5])), ("input_mean", new([2], [1, 2])), ("input_scale", new([2], [2, 4])), ("target_mean", new([1], [100])), ("target_scale", new([1], [10]))]);
        Model model = ModelFile.Import(folder.File("a.npz"), Activation.Sigmoid, Head.LinearQuadratic);
        Assert.Equal(100 + (10 * ((3 * 1) + (4 * 2) + 5)), model.Predict(Vector<double>.Build.Dense([3.0, 10.0]))[0]);
    }

    [Fact]
    public void One_logistic_output_becomes_two_classes()
    {
        WriteAnyName([("coefs_0", new([2, 1], [3, -4])), ("intercepts_0", new([1], [0.5]))]);
        Model model = ModelFile.Import(folder.File("a.npz"), Activation.Sigmoid, Head.SoftmaxCrossEntropy);
        Vector<double> yHat = model.Predict(Vector<double>.Build.Dense([0.25, 0.5]));
        double p = 1 / (1 + Math.Exp(-((3 * 0.25) - (4 * 0.5) + 0.5)));
        Assert.True(Math.Abs(yHat[1] - p) <= Tolerances.SameFormulaElsewhere, $"{yHat[1]:R} against {p:R}");
        Assert.Equal(["0", "1"], model.ClassNames);
    }

    [Theory]
    [InlineData("W1:5,2 b1:4", "the weights W1 have shape (5, 2); with the bias b1 (4,) it has to be (4, inputs) or (inputs, 4)")]
    [InlineData("W1:5,2 b1:5 W2:3,4 b2:3", "the weights W2 have shape (3, 4); with the bias b2 (3,) it has to be (3, 5) or (5, 3)")]
    [InlineData("W1:5,2", "every layer needs one W and one b, but layer '1' has W1")]
    [InlineData("W1:5,2 b1:5 W3:5,3 b3:3", "the numbers 1, 3; they have to count up")]
    [InlineData("W2:5,2 b2:5", "count up from 0 or 1")]
    [InlineData("W1:5,2 b1:5,2", "the bias b1 has shape (5, 2); it has to be (n,)")]
    [InlineData("0.weight:5,2 0.bias:5 1.weight:5 1.bias:5 1.running_mean:5", "the array 1.running_mean looks like a part of the network, but is no W or b of a dense layer named as 0.weight is; only such layers are imported. If the network does without it, save the arrays without it")]
    [InlineData("0.weight:5,2", "layer '0' has 0.weight. Where the network has no bias, save zeros")]
    [InlineData("X:5,2", "no weights by a name that is known")]
    [InlineData("W1:0,2 b1:0", "the bias b1 has shape (0,)")]
    [InlineData("W1:2,5,2 b1:5", "the weights W1 have shape (2, 5, 2)")]
    public void What_is_no_network_is_refused_by_name(string arrays, string reason)
    {
        WriteAnyName(Zeros(arrays));
        Refused(reason);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused()
    {
        WriteAnyName([("W1", new([1, 2], [3, double.NaN])), ("b1", new([1], [5]))]);
        Refused("the array W1 has the value NaN");
    }

    [Fact]
    public void Our_own_files_are_imported_too()
    {
        ModelFile.Save(new Model(Net, Standardizer.Fit(X)), folder.Path);
        Assert.Equal(new Model(Net, Standardizer.Fit(X)).Predict(X), ModelFile.Import(folder.Path, Activation.Tanh, Head.LinearQuadratic).Predict(X));
    }

    [Fact]
    public void Of_our_own_files_the_names_of_classes_are_taken_too()
    {
        var saved = new Model(Network.Create([2, 5, 3], Activation.Tanh, Head.SoftmaxCrossEntropy, seed: 1), Standardizer.Fit(X), classNames: ["a", "b", "c"]);
        ModelFile.Save(saved, folder.Path);
        foreach (string path in new[] { folder.Path, folder.File("model.npz") })
        {
            Model model = ModelFile.Import(path, Activation.Tanh, Head.SoftmaxCrossEntropy);
            Assert.Equal(saved.ToString(), model.ToString());
            Assert.Equal(saved.Classify(X), model.Classify(X));
        }
    }

    [Theory]
    [InlineData("tanh", "softmax+cross-entropy", "says activations tanh, identity and head linear+quadratic, but asked for are tanh, identity and softmax+cross-entropy. ModelFile.Load reads it as it was saved.")]
    [InlineData("relu", "linear+quadratic", "says activations tanh, identity and head linear+quadratic, but asked for are relu, identity and linear+quadratic. ModelFile.Load")]
    public void What_contradicts_our_own_description_is_refused(string hidden, string head, string reason)
    {
        ModelFile.Save(Net, folder.Path);
        foreach (string path in new[] { folder.Path, folder.File("model.npz") })
        {
            Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => ModelFile.Import(path, Activation.Parse(hidden), Head.Parse(head))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_network_of_our_own_that_no_import_can_give_is_left_to_Load()
    {
        DenseLayer Layer(int outputs, int inputs, Activation activation) => new(Matrix<double>.Build.Random(outputs, inputs, 1), Vector<double>.Build.Random(outputs, 1), activation);
        ModelFile.Save(new Network([Layer(4, 2, Activation.Tanh), Layer(3, 4, Activation.Sigmoid), Layer(1, 3, Activation.Identity)], Head.LinearQuadratic), folder.Path);
        Assert.Contains("says activations tanh, sigmoid, identity and head", Assert.Throws<InvalidDataException>(() => ModelFile.Import(folder.Path, Activation.Tanh, Head.LinearQuadratic)).Message, StringComparison.Ordinal);
    }

    /// <summary>Arrays of zeros: <c>name:2,5</c>, the shape behind the last colon.</summary>
    private static IEnumerable<(string Name, NpyArray Array)> Zeros(string arrays) => arrays.Split(' ').Select(a =>
    {
        int colon = a.LastIndexOf(':');
        int[] shape = [.. a[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(d => int.Parse(d, System.Globalization.CultureInfo.InvariantCulture))];
        return (a[..colon], new NpyArray(shape, new double[shape.Aggregate(1, (product, d) => product * d)]));
    });

    private void Refused(string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => ModelFile.Import(folder.File("a.npz"), Activation.Sigmoid, Head.LinearQuadratic));
        Assert.Contains("a.npz' cannot be imported", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    /// <summary>As NumPy does, which allows names that we do not write.</summary>
    private void WriteAnyName(IEnumerable<(string Name, NpyArray Array)> arrays)
    {
        using var archive = new System.IO.Compression.ZipArchive(File.Create(folder.File("a.npz")), System.IO.Compression.ZipArchiveMode.Create);
        foreach ((string name, NpyArray array) in arrays)
        {
            using Stream entry = archive.CreateEntry(name + ".npy").Open();
            Npy.Write(entry, array);
        }
    }
}
