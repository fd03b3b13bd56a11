namespace Eml.Playground.Sessions;

/// <summary>Commands on their way to a session's thread.</summary>
internal sealed class CommandQueue
{
    private readonly Queue<Action> commands = new();
    private bool closed;

    /// <summary>Whether no more commands will come.</summary>
    public bool IsClosed
    {
        get
        {
            lock (commands)
            {
                return closed;
            }
        }
    }

    /// <summary>Runs the question on the thread that takes the commands, and gives its answer; cancelled when the queue is closed.</summary>
    public Task<T> Ask<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (commands)
        {
            if (closed)
            {
                answer.SetCanceled(new CancellationToken(canceled: true));
                return answer.Task;
            }

            commands.Enqueue(Answer);
            Monitor.Pulse(commands);
        }

        return answer.Task;

        void Answer()
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException)
            {
                answer.SetException(e);
            }
        }
    }

    /// <summary>Waits for a command, at most so long; null when none has come, or the queue is closed.</summary>
    public Action? Take(TimeSpan wait)
    {
        lock (commands)
        {
            if (commands.Count == 0 && !closed && wait != TimeSpan.Zero)
            {
                Monitor.Wait(commands, wait);
            }

            return commands.TryDequeue(out Action? command) ? command : null;
        }
    }

    /// <summary>Wakes the thread, which then ends.</summary>
    public void Close()
    {
        lock (commands)
        {
            closed = true;
            Monitor.PulseAll(commands);
        }
    }
}
