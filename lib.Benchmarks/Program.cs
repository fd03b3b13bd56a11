using System.CommandLine;
using BenchmarkDotNet.Running;
using Eml.Benchmarks;

var json = new Option<FileInfo?>("--json") { Description = "The file the figures are written to." };
var only = new Option<string[]>("--only") { Description = "The workloads to run, of W1, W2 and W3; by default all.", AllowMultipleArgumentsPerToken = true };
var python = new Option<string>("--python") { Description = "The Python that has NumPy and PyTorch.", DefaultValueFactory = _ => "/usr/bin/python3" };
var seconds = new Option<double>("--seconds") { Description = "How long each measurement goes on.", DefaultValueFactory = _ => 2 };
var peers = new Command("peers", "Our training step side by side with NumPy's and PyTorch's.") { json, only, python };
peers.SetAction(parsed => PeersCommand.Run(parsed.GetValue(json), parsed.GetValue(only) ?? [], parsed.GetValue(python)!));

var output = new Option<DirectoryInfo>("--output") { Description = "The folder for speed.csv and speed.svg.", DefaultValueFactory = _ => new DirectoryInfo("artifacts") };
var scaling = new Command("scaling", "Time per step against width and batch size, with the share of the multiply-add peak that is reached.") { output, seconds };
scaling.SetAction(parsed => ScalingCommand.Run(parsed.GetValue(output)!, parsed.GetValue(seconds)));

var speedup = new Command("speedup", "The notebooks' searches and trainings on one core and on all.");
speedup.SetAction(_ => SpeedupCommand.Run());

var filter = new Option<string>("--filter") { Description = "Which benchmarks to run.", DefaultValueFactory = _ => "*" };
var micro = new Command("micro", "The kernels one by one, with BenchmarkDotNet.") { filter };
micro.SetAction(parsed =>
{
    BenchmarkSwitcher.FromAssembly(typeof(PeersCommand).Assembly).Run(["--filter", parsed.GetValue(filter)!, "--job", "short", "--inProcess"]);
});

return new RootCommand("Measures Eml's speed.") { peers, scaling, speedup, micro }.Parse(args).Invoke();
