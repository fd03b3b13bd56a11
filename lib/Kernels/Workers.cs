using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Eml.Kernels;

/// <summary>
/// Background threads that help with a large kernel. The caller cuts it into parts whose results do not depend on who computes them,
/// takes parts itself, and never waits for a helper to wake up: a helper that comes late finds nothing left to do.
/// </summary>
/// <remarks>One kernel is shared at a time. A caller that comes meanwhile from another thread runs its own kernel alone. Nothing is allocated per call.</remarks>
internal static unsafe class Workers
{
    /// <summary>A helper that has found no work for this long sleeps until it is woken.</summary>
    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000;

    private static readonly List<Worker> Helpers = [];

    private static int threads = Environment.ProcessorCount;
    private static int busy;
    private static int remaining;

    // The job: a generation in the upper 32 bits, how many parts there are, and the next part that nobody has taken.
    private static long ticket;
    private static delegate*<void*, int, void> work;
    private static void* context;

    [ThreadStatic]
    private static bool alone;

    /// <summary>How many threads take part, the caller's included; by default one per processor.</summary>
    public static int Threads
    {
        get => threads;
        set
        {
            Require.AtLeast(value, 1, nameof(Threads));
            threads = value;
        }
    }

    /// <summary>How many parts to cut a kernel of this much work into: 1 below the threshold, otherwise a few per thread.</summary>
    public static int Parts(long amount, long threshold) => amount < threshold || threads == 1 || alone ? 1 : 2 * threads;

    /// <summary>Until the scope is disposed, kernels called from this thread run on this thread only.</summary>
    public static AloneScope Alone()
    {
        var scope = new AloneScope(alone);
        alone = true;
        return scope;
    }

    /// <summary>Calls <paramref name="part"/> with <paramref name="argument"/> and each number below <paramref name="parts"/>; returns when all are done.</summary>
    /// <remarks>A part may neither throw nor share out work itself. What the argument points to has to stay where it is.</remarks>
    public static void Run(int parts, delegate*<void*, int, void> part, void* argument)
    {
        if (parts <= 1 || threads == 1 || alone || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int p = 0; p < parts; p++)
            {
                part(argument, p);
            }

            return;
        }

        Debug.Assert(parts <= ushort.MaxValue, "The ticket has 16 bits for the number of parts.");
        int helpers = threads - 1;
        while (Helpers.Count < helpers)
        {
            Helpers.Add(new Worker(Helpers.Count));
        }

        work = part;
        context = argument;
        remaining = parts;
        long generation = (ticket >> 32) + 1;
        Interlocked.Exchange(ref ticket, (generation << 32) | ((long)parts << 16));
        for (int i = 0; i < helpers; i++)
        {
            Helpers[i].Wake();
        }

        Help();
        var wait = default(SpinWait);
        while (Volatile.Read(ref remaining) != 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        Volatile.Write(ref busy, 0);
    }

#pragma warning disable CS8500 // A pointer to a reference: it lies on the caller's stack until every part is done, where the collector keeps it up to date.
    /// <summary>The same with an object. Kernels that a part calls run on that part's thread alone.</summary>
    public static void Run(int parts, IParts job) => Run(parts, &Part, &job);

    private static void Part(void* job, int part)
    {
        using AloneScope scope = Alone();
        (*(IParts*)job).Part(part);
    }
#pragma warning restore CS8500

    /// <summary>Takes parts until none is left; false if there was none.</summary>
    private static bool Help()
    {
        bool any = false;
        while (true)
        {
            long seen = Volatile.Read(ref ticket);
            int parts = (int)(seen >> 16) & 0xFFFF, next = (int)seen & 0xFFFF;
            if (next >= parts)
            {
                return any;
            }

            // Read before the part is taken: as long as one is free, its job is not finished and nobody overwrites these.
            delegate*<void*, int, void> part = work;
            void* argument = context;
            if (Interlocked.CompareExchange(ref ticket, seen + 1, seen) == seen)
            {
                part(argument, next);
                Interlocked.Decrement(ref remaining);
                any = true;
            }
        }
    }

    /// <summary>Ends what <see cref="Alone"/> began.</summary>
    internal readonly ref struct AloneScope(bool before)
    {
        public void Dispose() => alone = before;
    }

    [SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
    private sealed class Worker
    {
        private readonly SemaphoreSlim wake = new(0);
        private readonly int index;
        private int sleeping;

        public Worker(int index)
        {
            this.index = index;
            new Thread(Loop) { IsBackground = true, Name = Require.Invariant($"Kernel worker {index + 1}") }.Start();
        }

        public void Wake()
        {
            if (Volatile.Read(ref sleeping) == 1 && Interlocked.Exchange(ref sleeping, 0) == 1)
            {
                wake.Release();
            }
        }

        private void Loop()
        {
            long idleSince = Stopwatch.GetTimestamp();
            while (true)
            {
                if (index < threads - 1 && Help())
                {
                    idleSince = Stopwatch.GetTimestamp();
                }
                else if (Stopwatch.GetTimestamp() - idleSince < SpinTicks)
                {
                    Thread.SpinWait(4);
                }
                else
                {
                    // Sleep first, look again, then wait: a job published in between is seen here or wakes this thread.
                    Interlocked.Exchange(ref sleeping, 1);
                    bool helped = index < threads - 1 && Help();
                    if (!helped || Interlocked.Exchange(ref sleeping, 0) == 0)
                    {
                        wake.Wait();
                    }

                    idleSince = Stopwatch.GetTimestamp();
                }
            }
        }
    }
}
