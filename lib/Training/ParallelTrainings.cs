using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Eml.Kernels;

namespace Eml.Training;

/// <summary>Whole trainings side by side, each on one thread. That uses the cores better than sharing out the steps of one, which are short.</summary>
internal static class ParallelTrainings
{
    /// <summary>Calls <paramref name="train"/> with every number below <paramref name="count"/>, begun in that order; returns when all are done.</summary>
    /// <param name="count">How many trainings there are.</param>
    /// <param name="maxDegreeOfParallelism">How many of them at the same time; null takes one per core.</param>
    /// <param name="train">One training. What it throws is thrown from here, as it would be serially.</param>
    public static void Run(int count, int? maxDegreeOfParallelism, Action<int> train)
    {
        try
        {
            Parallel.ForEach(
                Partitioner.Create(Enumerable.Range(0, count), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = maxDegreeOfParallelism ?? Environment.ProcessorCount },
                index =>
                {
                    using Workers.AloneScope alone = Workers.Alone();       // every core is busy already; sharing would only get in the way
                    train(index);
                });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
