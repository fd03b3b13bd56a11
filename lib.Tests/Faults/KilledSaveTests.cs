using System.Diagnostics;
using Eml.Heads;
using Eml.IO;
using Eml.Tests.IO;
using Xunit;

namespace Eml.Tests.Faults;

/// <summary>Processes that are killed while they save, and two that save into one folder.</summary>
public sealed class KilledSaveTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public Task A_killed_save_leaves_one_model_and_the_next_save_leaves_no_litter() => KillAsync(times: 4);

    [Fact(Explicit = true)]
    public Task So_do_two_hundred_of_them() => KillAsync(times: 200);

    private async Task KillAsync(int times)
    {
        var random = new Random(11);
        for (int kill = 0; kill < times; kill++)
        {
            using (Process saver = await StartAsync())
            {
                await Task.Delay(random.Next(40), TestContext.Current.CancellationToken);
                await KillAsync(saver);
            }

            CheckOneModel();
        }

        ModelFile.Save(EndlessSaver.Shallow, folder.Path);
        Assert.Equal(["W1.npy", "W2.npy", "b1.npy", "b2.npy", "model.npz"], Directory.GetFileSystemEntries(folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_two_writers_a_reader_sees_one()
    {
        using Process first = await StartAsync(), second = await StartAsync();
        try
        {
            long end = Stopwatch.GetTimestamp() + (Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < end)
            {
                CheckOneModel();
            }
        }
        finally
        {
            await KillAsync(first);
            await KillAsync(second);
        }

        CheckOneModel();
    }

    /// <summary>Loaded whole or imported block by block, the folder holds one of the two; W1.npy, which NumPy's user opens first, is there only with all others of its model.</summary>
    private void CheckOneModel()
    {
        Check(ModelFile.Load(folder.Path).Network);
        Check(ModelFile.Import(folder.Path, Activation.Sigmoid, Head.LinearQuadratic).Network);
        using FolderLock held = FolderLock.Hold(folder.Path);
        if (File.Exists(folder.File("W1.npy")))
        {
            Network whole = ModelFile.Load(folder.File("model.npz")).Network;
            Assert.All(whole.Parameters.Blocks, block => Assert.Equal(Bits.Of(block.Values), Bits.Of(Npy.Read(folder.File(block.Name + ".npy")).Values)));
        }
    }

    private static void Check(Network network)
    {
        Network expected = network.Layers.Count == 3 ? EndlessSaver.Deep : EndlessSaver.Shallow;
        Assert.Equal(Bits.Of(expected.Parameters.ToArray()), Bits.Of(network.Parameters.ToArray()));
    }

    private async Task<Process> StartAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Eml.Tests.exe" : "Eml.Tests")) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment[EndlessSaver.Variable] = folder.Path;
        Process saver = Process.Start(start)!;
        Assert.Equal("saved", await saver.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return saver;
    }

    private static async Task KillAsync(Process saver)
    {
        saver.Kill();
        await saver.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
