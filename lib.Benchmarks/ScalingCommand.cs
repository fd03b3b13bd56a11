using System.Globalization;
using System.Text;
using Eml.Heads;
using Eml.Ground;
using Eml.Kernels;

namespace Eml.Benchmarks;

/// <summary>The time of one step (forward, loss, backward, update) of a square network, against its width and the batch size.</summary>
internal static class ScalingCommand
{
    private static readonly int[] Widths = [8, 16, 32, 64, 128, 256, 512, 1024, 2048], Batches = [1, 4, 16, 64, 256, 1024, 4096];

    /// <summary>Measures every point and writes speed.csv and speed.svg into the folder.</summary>
    public static int Run(DirectoryInfo output, double seconds)
    {
        double peak = Peak.Gigaflops(Workers.Threads, seconds);
        Console.WriteLine(Line($"Multiply-add peak: {Peak.Gigaflops(1, seconds):F1} GFLOP/s on one thread, {peak:F1} on {Workers.Threads}."));
        var csv = new StringBuilder("width,batch,microseconds per step,GFLOP/s,share of peak\n");
        var points = new List<ScalingPoint>();
        foreach (int width in Widths)
        {
            foreach (int batch in Batches)
            {
                // W1 and W2 are width×width: two products forward, two for the weights' gradients, one back.
                double operations = 2.0 * 5 * width * width * batch;
                double time = Time(width, batch, Math.Min(seconds, 0.5));
                var point = new ScalingPoint(width, batch, time, operations / time / 1000, operations / time / 1000 / peak);
                points.Add(point);
                csv.Append(Line($"{width},{batch},{point.Microseconds:G5},{point.Gigaflops:G4},{point.Share:F4}\n"));
                Console.WriteLine(Line($"width {width,5} batch {batch,5} {point.Microseconds,12:F2} µs/step {point.Gigaflops,7:F1} GFLOP/s {point.Share,7:P1} of peak"));
            }
        }

        output.Create();
        Write(Path.Combine(output.FullName, "speed.csv"), csv.ToString());
        Write(Path.Combine(output.FullName, "speed.svg"), ScalingPlot.Svg(points, peak));
        Console.WriteLine($"Written: {Path.Combine(output.FullName, "speed.svg")}");
        return 0;
    }

    private static double Time(int width, int batch, double seconds)
    {
        Network network = Network.Create([width, width, width], Activation.Sigmoid, Head.LinearQuadratic, seed: 1);
        var pass = new Pass(network, batch, PassKind.Gradient);
        var random = new Random(1);
        double[] x = new double[width * batch], y = new double[width * batch];
        for (int i = 0; i < x.Length; i++)
        {
            (x[i], y[i]) = (random.NextDouble() - 0.5, random.NextDouble() - 0.5);
        }

        pass.Load(x, y);
        void Step()
        {
            pass.LossAndGradient();
            for (int i = 0; i < network.Parameters.Blocks.Count; i++)
            {
                Vectors.AddScaled(network.Parameters.Blocks[i].Values, -1e-3, pass.Gradient.Blocks[i].Values);
            }
        }

        int steps = (int)Math.Clamp(1e7 / (10.0 * width * width * batch), 1, 200);
        return Stopwatches.BestMicroseconds(
            () =>
            {
                for (int i = 0; i < steps; i++)
                {
                    Step();
                }
            },
            steps,
            seconds);
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One measurement.</summary>
internal sealed record ScalingPoint(int Width, int Batch, double Microseconds, double Gigaflops, double Share);
