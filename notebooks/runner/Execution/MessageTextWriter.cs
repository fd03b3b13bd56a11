using System.Text;

namespace Eml.Runner.Execution;

/// <summary>Stands in for Console.Out and Console.Error: every write becomes a message, at once and in order.</summary>
internal sealed class MessageTextWriter(string name, Action<Message> send) : TextWriter
{
    private const int LongestMessage = 1 << 20;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        // In pieces, so that no message is long whatever a cell writes.
        for (int start = 0; start < (value?.Length ?? 0);)
        {
            int end = Math.Min(start + LongestMessage, value!.Length);
            end -= end < value.Length && char.IsHighSurrogate(value[end - 1]) ? 1 : 0;
            send(new Message(MessageKind.Text) { Name = name, Text = value[start..end] });
            start = end;
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void WriteLine() => Write("\n");
}
