using System.Text;

namespace Eml.Playground.Sessions;

/// <summary>The runs that are kept to compare others with. A link holds their settings; opened, it repeats them one after the other, in the background, when the server has a thread for them.</summary>
public sealed class PinnedRuns(Budget budget) : IDisposable
{
    public const int Most = 4;

    private readonly CancellationTokenSource closing = new();
    private readonly List<PinnedRun> runs = [];
    private int changes;
    private (int Count, int At, string? Text)? linkText;

    public IReadOnlyList<PinnedRun> Runs => runs;

    /// <summary>Goes up with every change, from whatever thread.</summary>
    public int Changes => Volatile.Read(ref changes);

    /// <summary>Those that have a curve to be compared.</summary>
    public IReadOnlyList<PinnedRun> Compared => [.. runs.Where(r => r.History.Count > 0)];

    public bool IsFull => runs.Count == Most;

    /// <summary>Keeps a run, as long as there is room.</summary>
    /// <param name="form">The settings it began with.</param>
    /// <param name="run">Its present state.</param>
    /// <exception cref="InvalidOperationException">There is no room.</exception>
    public void Pin(SettingsForm form, Snapshot run)
    {
        if (IsFull)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{Most} runs are pinned, and no more can be compared: remove one first."));
        }

        SettingsForm whole = form.WithRun(run.Position, run.Edits, run.Changes.Where(c => c.Epoch <= run.Position.Epoch + (run.Position.Batch > 0 ? 1 : 0)));
        Add(whole).History = run.History;
        Interlocked.Increment(ref changes);
    }

    public void Unpin(PinnedRun run)
    {
        runs.Remove(run);
        Interlocked.Increment(ref changes);
    }

    public void Clear()
    {
        runs.Clear();
        Interlocked.Increment(ref changes);
    }

    /// <summary>The text from which <see cref="Repeat"/> makes the same runs; empty without any, null if they are too long for a link.</summary>
    public string? ToLink()
    {
        if (linkText is not { } known || known.Count != runs.Count || known.At != Changes)
        {
            linkText = known = (runs.Count, Changes, runs.Count == 0 ? "" : LinkData.Write(Encoding.UTF8.GetBytes(string.Join('\n', runs.Select(r => r.Letter + r.Form.ToQuery())))));
        }

        return known.Text;
    }

    /// <summary>Pins the runs of a link, and trains them again.</summary>
    /// <param name="text">What <see cref="ToLink"/> wrote.</param>
    /// <param name="find">Finds the file with a checksum.</param>
    /// <returns>Ends when all are done, or the page is closed.</returns>
    /// <exception cref="InvalidDataException">It is no such text.</exception>
    public Task Repeat(string text, Func<string, Upload?> find)
    {
        string[] queries = text.Length == 0 ? [] : Encoding.UTF8.GetString(LinkData.Read(text)).Split('\n');
        if (queries.Length > Most)
        {
            throw new InvalidDataException(FormattableString.Invariant($"it holds {queries.Length} runs; at most {Most} can be pinned"));
        }

        foreach (string query in queries)
        {
            int start = Math.Max(0, query.IndexOf('?', StringComparison.Ordinal));      // before it stands the letter
            Add(SettingsForm.FromQuery(query[start..]), start == 1 ? query[0] : null);
        }

        PinnedRun[] repeated = [.. runs];
        linkText = null;
        CancellationToken closed = closing.Token;
        return Task.Run(() => RepeatAsync(repeated, find, closed), CancellationToken.None);
    }

    /// <summary>Ends the repetition.</summary>
    public void Dispose()
    {
        if (!closing.IsCancellationRequested)
        {
            closing.Cancel();
            closing.Dispose();
        }
    }

    /// <param name="form">The run.</param>
    /// <param name="letter">The letter that it had; another one if none can be called so.</param>
    private PinnedRun Add(SettingsForm form, char? letter = null)
    {
        char[] free = [.. Enumerable.Range('A', 26).Select(c => (char)c).Where(c => runs.All(r => r.Letter != c))];
        var run = new PinnedRun(PinnedRun.NameFor(letter is { } had && free.Contains(had) ? had : free[0], form, runs), form);
        runs.Add(run);
        return run;
    }

    private async Task RepeatAsync(PinnedRun[] repeated, Func<string, Upload?> find, CancellationToken closed)
    {
        foreach (PinnedRun run in repeated)
        {
            int taken = 0;
            try
            {
                await budget.TakeThreadAsync(closed);
                taken = 1;
                run.History = (await TrainAsync(run.Form, find, closed)).History;
            }
            catch (Exception e) when (e is ArgumentException or InvalidDataException)
            {
                run.Problem = Reason.Of(e);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            finally
            {
                budget.GiveBack(taken);
            }

            Interlocked.Increment(ref changes);
        }
    }

    private static async Task<Snapshot> TrainAsync(SettingsForm form, Func<string, Upload?> find, CancellationToken closed)
    {
        FormReading reading = FormReading.Of(form, find(form[Controls.FileHash]));
        using var session = new PlaygroundSession(
            reading.Experiment ?? throw new InvalidDataException(reading.Errors.Values.First()), Position.Parse(form[Controls.Position]), WeightEdit.ParseAll(form[Controls.Edits]), RunChange.ParseAll(form[Controls.Changes]));
        while (session.Current.IsBusy)
        {
            await Task.Delay(30, closed);
        }

        return session.Current;
    }
}
