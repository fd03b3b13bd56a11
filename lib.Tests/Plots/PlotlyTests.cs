using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Eml.Plots;
using Xunit;

namespace Eml.Tests.Plots;

public sealed class PlotlyTests
{
    [Fact]
    public void It_is_the_package_that_its_readme_names_unchanged()
    {
        string readme = File.ReadAllText(Repository.File("lib/Plots/plotly/README.md"));
        byte[] script = Unpack(Plotly.Packed);
        Assert.Contains($"| plotly.js-cartesian-dist-min | {Plotly.Version} |", readme, StringComparison.Ordinal);
        Assert.Contains($"{Convert.ToHexStringLower(SHA256.HashData(script))}  plotly-cartesian.min.js", readme, StringComparison.Ordinal);
        Assert.Contains($"plotly.js (cartesian - minified) v{Plotly.Version}\n", Encoding.UTF8.GetString(script.AsSpan(0, 200)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_cells_delivers_it_once_and_a_cell_that_is_run_again_after_a_pause_brings_its_own()
    {
        var clock = new Clock();
        var courier = new PlotlyCourier(clock);
        Assert.True(courier.IsDue());
        for (int figure = 0; figure < 30; figure++)
        {
            clock.Now += PlotlyCourier.Pause;
            Assert.False(courier.IsDue());
        }

        clock.Now += PlotlyCourier.Pause + TimeSpan.FromTicks(1);
        Assert.True(courier.IsDue());
        Assert.False(courier.IsDue());
    }

    private static byte[] Unpack(string packed)
    {
        using var unpacked = new GZipStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        unpacked.CopyTo(bytes);
        return bytes.ToArray();
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
