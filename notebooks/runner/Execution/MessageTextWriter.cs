using System.Text;

namespace Eml.Runner.Execution;

/// <summary>Stands in for Console.Out and Console.Error: every write becomes a message, at once and in order.</summary>
internal sealed class MessageTextWriter(string name, Action<Message> send) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            send(new Message(MessageKind.Text) { Name = name, Text = value });
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void WriteLine() => Write("\n");
}
