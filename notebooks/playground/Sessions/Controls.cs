using Eml.Data;
using Eml.Training;

namespace Eml.Playground.Sessions;

/// <summary>Every control of the sidebar, in order, with its help.</summary>
public static class Controls
{
    public const string Task = "task", Data = "data", Samples = "samples", Classes = "classes", Noise = "noise", Target = "column", Inputs = "inputs",
        Standardise = "standardise", Train = "train", Validation = "validation", Hidden1 = "hidden", ActivationName = "activation", OptimizerName = "optimizer", Rate = "rate", Batch = "batch",
        Clipping = "clip", ClippingLimit = "cliplimit", Patience = "patience", Factor = "factor", TargetLoss = "target", Epochs = "epochs",
        EarlyStopping = "stop", Seed = "seed", DataSeed = "dataseed", Speed = "speed", SweepWidths = "widths", SweepSeeds = "seeds", SweepAll = "sweepall",
        File = "file", FileHash = "sha256", Position = "at", Edits = "edits", Content = "content", Pins = "pins", Changes = "changes", Waiting = "waiting", ByHand = "byhand",
        Features = "features", Show = "show", ValidationPoints = "valpoints", TestPoints = "testpoints", Discrete = "discrete",
        CsvSeparator = "separator", CsvDecimal = "decimal", CsvHeader = "header", CsvMissing = "missing", CsvEncoding = "encoding", CsvLeaveOut = "leaveout", CsvOneHot = "onehot", CsvComment = "comment", CsvMarkers = "markers", Decay = "decay";

    public const string Regression = "regression", Classification = "classification", Csv = "csv", SweepGroup = "N1 sweep", RunGroup = "Run", ViewGroup = "View", On = "on", Off = "off", Best = "best", LastEpoch = "last";

    /// <summary>What the address holds besides the controls: the uploaded file's name, checksum and content, how far the run was, weights moved by hand, settings changed on the way, settings that wait for a restart, which settings were set by hand, and pinned runs.</summary>
    public static IReadOnlyList<string> Hidden { get; } = [File, FileHash, Position, Edits, Changes, Waiting, ByHand, Content, Pins];

    /// <summary>The controls, the order in which they stand.</summary>
    public static IReadOnlyList<Control> All { get; } =
    [
        new(Task, "Data", "Task", "Task 1 fits a function (linear output, quadratic loss); Task 2 tells classes apart (softmax, cross-entropy).", Regression)
        {
            Choices = _ => [new(Regression, "Task 1: regression"), new(Classification, "Task 2: classification")],
        },
        new(Data, "Data", "Data set", "What the network learns from; with “CSV file” you upload your own.", "sine") { Choices = f => [.. DataSets.Of(f[Task]).Select(d => new Choice(d.Name, d.Label))] },
        new(Target, "Data", "Target column", "The column to predict; empty takes the last one.", "") { Applies = f => Set(f)?.Has(Target) == true, Placeholder = "the last one" },
        new(Inputs, "Data", "Input columns", "The columns to predict from, separated by commas, a name that has one in double quotes; empty takes all others.", "") { Applies = f => Set(f)?.Has(Inputs) == true, Placeholder = "all others" },
        new(CsvSeparator, "Data", "Separator", "What stands between two fields of the file.", "") { Applies = IsCsv, Late = true, Choices = _ => [new("", "as recognised"), new("comma", "comma"), new("semicolon", "semicolon"), new("tab", "tab"), new("bar", "vertical bar"), new("space", "blanks")] },
        new(CsvDecimal, "Data", "Decimal mark", "What stands before the decimals of a number.", "") { Applies = IsCsv, Late = true, Choices = _ => [new("", "as recognised"), new("point", "point"), new("comma", "comma")] },
        new(CsvHeader, "Data", "Header", "Whether the first row holds the names of the columns.", "") { Applies = IsCsv, Late = true, Choices = _ => [new("", "as recognised"), new("yes", "the first row has names"), new("no", "no names")] },
        new(CsvMissing, "Data", "Missing values", "What is done where a value is missing in a column that is used.", "refuse") { Applies = IsCsv, Late = true, Choices = _ => [new("refuse", "refuse the file"), new("drop", "leave the rows out"), new("mean", "put the column’s mean")] },
        new(CsvMarkers, "Data", "Missing markers", "The texts that stand for a missing value, separated by commas; an empty field is one anyway.", "") { Applies = IsCsv, Late = true, Placeholder = string.Join(", ", new CsvOptions().MissingMarkers) },
        new(CsvComment, "Data", "Comments", "Whether lines that start with # are passed over.", "") { Applies = IsCsv, Late = true, Choices = _ => [new("", "lines that start with #"), new("none", "none")] },
        new(CsvEncoding, "Data", "Encoding", "How the file’s bytes stand for characters.", "") { Applies = IsCsv, Late = true, Choices = _ => [new("", "as recognised"), new("utf-8", "UTF-8"), new("utf-16", "UTF-16"), new("windows-1252", "Windows-1252")] },
        new(CsvLeaveOut, "Data", "Columns left out", "Columns that are no input, separated by commas, a name that has one in double quotes: what names or numbers the rows, for example.", "") { Applies = IsCsv, Late = true, Placeholder = "as recognised" },
        new(CsvOneHot, "Data", "One-hot columns", "Columns that are categories although they hold numbers or many texts, separated by commas; each value becomes an input that is 0 or 1.", "") { Applies = IsCsv, Late = true, Placeholder = "texts with few values" },
        new(Features, "Data", "Features", "What the network is given of each point: its coordinates, their squares, their product, their sines.", "x,y")
        {
            Applies = f => Set(f)?.Has(Features) == true, Several = true, Choices = _ => [.. PlaneFeatures.All.Select(n => new Choice(n, PlaneFeatures.Label(n)))],
        },
        new(Noise, "Data", "Noise", "The standard deviation of the normal noise that is added.", "0.1")
        {
            Applies = f => Set(f)?.Has(Noise) == true, Numeric = true, Stops = ["0", "0.01", "0.02", "0.03", "0.05", "0.08", "0.1", "0.15", "0.2", "0.25", "0.3", "0.4", "0.5", "0.7", "1"],
        },
        new(Samples, "Data", "Samples", "How many samples are made; in Task 2 over all classes together.", "100")
        {
            Applies = f => Set(f)?.Has(Samples) == true, Numeric = true, Stops = ["20", "25", "30", "50", "70", "100", "150", "200", "300", "500", "700", "1000", "1500", "2000", "3000", "5000"],
        },
        new(Classes, "Data", "Classes", "How many spiral arms, or clouds, there are.", "3") { Applies = f => Set(f)?.Has(Classes) == true, Numeric = true, Stops = ["2", "3", "4", "5", "6"] },
        new(Train, "Data", "Training part", "The share of the samples that the weights are fitted to.", "0.8") { Numeric = true, Stops = ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"] },
        new(Validation, "Data", "Validation part", "The share that chooses the best weights; what remains is for the test.", "0.2") { Numeric = true, Stops = ["0", "0.1", "0.2", "0.3", "0.4", "0.5"] },
        new(Standardise, "Data", "Scaling", "Brings every input to mean 0 and deviation 1, which makes learning easier; in regression the target too if you say so.", "none")
        {
            Late = true,
            Choices = f => f[Task] == Regression ? [new("none", "as it is"), new("inputs", "standardise inputs"), new("both", "inputs and target")] : [new("none", "as it is"), new("inputs", "standardise inputs")],
        },
        new(DataSeed, "Data", "Data seed", "Fixes the noise and the split: the same seed gives the same data.", "1") { Numeric = true, Late = true },
        new(Hidden1, "Network", "Hidden units", "N1, the width of the hidden layer; further layers after a comma, for example 20, 10.", "20"),
        new(ActivationName, "Network", "Activation", "The curved function of every hidden unit; without one, layers upon layers would still give a straight line.", "sigmoid")
        {
            Choices = _ => [.. Activation.All.Where(a => a != Activation.Identity).Select(a => new Choice(a.Name, a.Name))],
        },
        new(Seed, "Network", "Seed", "Fixes the first weights and the order of the batches: with the same data, the same seed gives the same run.", "1") { Numeric = true, Late = true },
        new(OptimizerName, "Training", "Optimizer", "How a gradient becomes a step: gradient descent takes it as it is, momentum adds up past ones, adam gives every weight a step of its own.", "adam") { Choices = _ => [.. Optimizer.All.Select(o => new Choice(o.Name, o.Name))] },
        new(Rate, "Training", "Learning rate", "η: how far an update goes along the negative gradient. Too large diverges, too small takes long.", "0.01") { Numeric = true, Live = true, Stops = ["0.0001", "0.0003", "0.001", "0.003", "0.005", "0.01", "0.02", "0.03", "0.05", "0.1", "0.2", "0.3", "0.5", "1", "3"] },
        new(Decay, "Training", "Weight decay", "λ: every update follows the gradient of L + λ/2·‖W‖², so that weights which the data do not need shrink; the losses that are shown are those of the data alone.", "0")
        {
            Numeric = true, Live = true, Stops = ["0", "0.00001", "0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1"],
        },
        new(Batch, "Training", "Batch size", "Samples per update; empty, or more than there are, takes all of them at once.", "") { Placeholder = "all (full batch)", Numeric = true, Live = true, Stops = ["1", "2", "4", "8", "16", "32", "64", "128", "256", ""] },
        new(Epochs, "Training", "Epochs", "Training ends after so many passes over the data.", "5000") { Numeric = true, Live = true, Late = true },
        new(TargetLoss, "Training", "Target loss", "Training stops when the validation loss is at or below this (the training loss, if there is no validation part); empty goes on.", "") { Placeholder = "none", Numeric = true, Live = true },
        new(EarlyStopping, "Training", "Early stopping", "Stops after more than so many epochs without a better validation loss (training loss, if there is no validation part); empty goes on.", "") { Placeholder = "off", Numeric = true, Live = true, Late = true },
        new(Clipping, "Training", "Gradient clipping", "What is done with a gradient that is too long: “by norm” shortens it and keeps its direction, “by value” cuts each of its elements.", "none")
        {
            Live = true, Late = true,
            Choices = _ => [new("none", "none"), new("norm", "by norm"), new("value", "by value")],
        },
        new(ClippingLimit, "Training", "Clipping limit", "The longest gradient, or the largest element, that is left as it is.", "1") { Applies = f => f[Clipping] != "none", Numeric = true, Live = true, Late = true },
        new(Patience, "Training", "Plateau patience", "After more than so many epochs without progress the rate falls; empty keeps the rate.", "") { Placeholder = "off", Numeric = true, Live = true, Late = true },
        new(Factor, "Training", "Plateau factor", "What the rate is multiplied by when it falls.", "0.5") { Applies = f => f[Patience].Length > 0, Numeric = true, Live = true, Late = true },
        new(Speed, RunGroup, "Speed", "How fast the training is shown; it changes nothing of the result.", "200")
        {
            Choices = _ => [new("1", "1 epoch a second"), new("10", "10 epochs a second"), new("50", "50 epochs a second"), new("200", "200 epochs a second"), new("1000", "1000 epochs a second"), new("full", "full speed")],
        },
        new(Show, ViewGroup, "Weights of", "Whether numbers and pictures are those of the last epoch, or of the one with the lowest validation loss (training loss, if there is no validation part).", LastEpoch)
        {
            Choices = _ => [new(LastEpoch, "last epoch"), new(Best, "best epoch")],
        },
        new(ValidationPoints, ViewGroup, "Validation points", "Draws the samples that choose the best weights, in a colour of their own.", On) { Choices = _ => OnOff },
        new(TestPoints, ViewGroup, "Test points", "Draws the samples that are used for nothing else.", Off) { Choices = _ => OnOff },
        new(Discrete, ViewGroup, "Discrete output", "Draws only which class wins, not how clearly.", Off) { Choices = _ => OnOff, Applies = f => f[Task] == Classification },
        new(SweepWidths, SweepGroup, "Values of N1", "The hidden widths to try, in this order.", "1, 2, 3, 5, 8, 13, 21"),
        new(SweepSeeds, SweepGroup, "Seeds", "Every width is trained once with each of these.", "1, 2, 3"),
        new(SweepAll, SweepGroup, "When reached", "Whether the sweep ends with the first width that reaches the target.", "stop") { Choices = _ => [new("stop", "stop at the first"), new("all", "go through all")] },
    ];

    /// <summary>The same by key.</summary>
    public static IReadOnlyDictionary<string, Control> ByKey { get; } = All.ToDictionary(c => c.Key, StringComparer.Ordinal);

    private static Choice[] OnOff => [new(Off, "no"), new(On, "yes")];

    public static bool IsCsv(SettingsForm form) => form[Data] == Csv;

    /// <summary>The data set that a form names; null if there is none of that name.</summary>
    public static DataSet? Set(SettingsForm form) => DataSets.Find(form[Data]);

    /// <summary>Whether a control says what is trained, and not only what is seen of it.</summary>
    public static bool IsOfTraining(Control control) => control.Group is not (SweepGroup or RunGroup or ViewGroup);
}
