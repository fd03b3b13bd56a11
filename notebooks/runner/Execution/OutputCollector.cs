using System.Globalization;
using System.Text;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Execution;

/// <summary>Gathers a cell's messages into nbformat outputs; text is joined before it is split into lines, and there is an end to it.</summary>
internal sealed class OutputCollector(Cell cell)
{
    private const int MostText = 1_000_000;
    private const int MostValues = 50_000_000;
    private readonly StringBuilder text = new();
    private string stream = "";
    private int textRoom = MostText;
    private int valueRoom = MostValues;
    private long cut;

    /// <summary>Adds what a cell shows.</summary>
    public void Add(Message message)
    {
        switch (message.Kind)
        {
            case MessageKind.Text:
                AddText(message.Name!, message.Text!);
                break;
            case MessageKind.Value:
                Flush();
                AddValue(message);
                break;
            case MessageKind.Error:
                Flush();
                cell.AddError(message.Name!, message.Text!, message.Lines!);
                break;
            default:
                break;
        }
    }

    private void Flush()
    {
        if (text.Length > 0)
        {
            cell.AddStream(stream, text.ToString());
            text.Clear();
        }
    }

    /// <summary>Adds what is left, and says what is not kept.</summary>
    public void End()
    {
        Flush();
        if (cut > 0)
        {
            cell.AddStream(stream, string.Create(CultureInfo.InvariantCulture, $"\n[{cut} more characters of text are not kept; a cell keeps {MostText}]\n"));
        }
    }

    private void AddText(string name, string written)
    {
        string kept = TextLimit.Start(written, textRoom);
        cut += written.Length - kept.Length;
        textRoom -= kept.Length;
        if (kept.Length == 0)
        {
            return;
        }

        if (name != stream)
        {
            Flush();
        }

        stream = name;
        text.Append(kept);
    }

    private void AddValue(Message message)
    {
        int size = message.Bundle!.Sum(entry => entry.Value.Length);
        if (size > valueRoom)
        {
            string note = string.Create(CultureInfo.InvariantCulture, $"[a value of {size} characters is not kept: with those before it the cell would show more than {MostValues}]");
            cell.AddValue(new Dictionary<string, string>(StringComparer.Ordinal) { [MediaTypes.PlainText] = note }, message.IsResult);
            return;
        }

        valueRoom -= size;
        cell.AddValue(message.Bundle!, message.IsResult);
    }
}
