using System.Globalization;
using System.Text;
using Eml.Runner.Notebooks;

namespace Eml.Runner.Execution;

/// <summary>Gathers a cell's messages into nbformat outputs; text is joined before it is split into lines, and there is an end to it.</summary>
/// <param name="cell">The cell.</param>
/// <param name="room">What the notebook's values may still take, see <see cref="Frame"/>.</param>
internal sealed class OutputCollector(Cell cell, int room = OutputCollector.MostOfNotebook)
{
    /// <summary>What the values of a whole notebook take at most: the runner holds them until its end, and so do the readers of its page.</summary>
    public const int MostOfNotebook = 100_000_000;

    private const int MostText = 1_000_000;
    private const int MostValues = 50_000_000;

    /// <summary>What a value takes beside its own characters: many small ones are as much to hold as one that is large.</summary>
    private const int Frame = 5000;

    /// <summary>What a change between the streams takes of a cell's text, likewise.</summary>
    private const int Change = 100;

    private readonly StringBuilder text = new();
    private string stream = "";
    private int textRoom = MostText;
    private int valueRoom = Math.Min(room, MostValues);
    private long cut;
    private long cutValues;
    private long cutOfValues;

    /// <summary>The room that is left for the cells to come.</summary>
    public int Room { get; private set; } = room;

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
            cell.AddStream(stream, string.Create(CultureInfo.InvariantCulture, $"\n[{cut} more characters of text are not kept; a cell keeps {MostText}, and {Change} fewer for each change between its streams]\n"));
        }

        if (cutValues > 0)
        {
            cell.AddStream("stdout", string.Create(CultureInfo.InvariantCulture, $"\n[{cutValues} more {(cutValues == 1 ? "value" : "values")} of {cutOfValues} characters {(cutValues == 1 ? "is" : "are")} not kept; a cell shows at most {MostValues / Frame} values and {MostValues} characters of them, a notebook twice as many]\n"));
        }
    }

    private void AddText(string name, string written)
    {
        bool isChange = stream.Length > 0 && name != stream;
        string kept = TextLimit.Start(written, Math.Max(0, textRoom - (isChange ? Change : 0)));
        cut += written.Length - kept.Length;
        if (kept.Length == 0)
        {
            return;
        }

        if (isChange)
        {
            Flush();
            textRoom -= Change;
        }

        textRoom -= kept.Length;
        stream = name;
        text.Append(kept);
    }

    private void AddValue(Message message)
    {
        int size = message.Bundle!.Sum(entry => entry.Value.Length);
        if (size > valueRoom - Frame)
        {
            cutValues++;
            cutOfValues += size;
            return;
        }

        valueRoom -= Frame + size;
        Room -= Frame + size;
        cell.AddValue(message.Bundle!, message.IsResult);
    }
}
