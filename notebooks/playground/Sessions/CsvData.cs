using System.Text;
using Eml.Data;

namespace Eml.Playground.Sessions;

/// <summary>The data set that is a file of the reader's own.</summary>
internal static class CsvData
{
    /// <exception cref="ControlException">There is no file, or it cannot be read.</exception>
    public static Dataset Read(PlaygroundSettings settings, Upload? upload)
    {
        if (upload is null)
        {
            throw new ControlException(Controls.Data, "Choose a CSV file: a header row with column names, then a row of numbers per sample.");
        }

        try
        {
            return CsvFile.Parse(upload.Content, upload.Name, [settings.Target ?? LastColumn(upload)], settings.Inputs, settings.Classification);
        }
        catch (ArgumentException e)
        {
            throw new ControlException(e.ParamName == "targets" ? Controls.Target : Controls.Inputs, e.Message);
        }
        catch (InvalidDataException e)
        {
            throw new ControlException(Controls.Data, e.Message);
        }
    }

    public static string Cell(PlaygroundSettings s, SettingsForm form)
    {
        string inputs = s.Inputs is null ? "" : $", inputs: [{string.Join(", ", s.Inputs.Select(NotebookCell.Literal))}]";
        return $"CsvFile.Read({NotebookCell.Literal(form[Controls.File])}, targets: [{NotebookCell.Literal(s.Target ?? "")}]{inputs}{(s.Classification ? ", classes: true" : "")})";
    }

    /// <summary>The last name of the header row; a wrong guess is answered by the reader, which lists the columns there are.</summary>
    private static string LastColumn(Upload upload)
    {
        int end = Array.FindIndex(upload.Content, b => b is (byte)'\n' or (byte)'\r');
        string header = Encoding.UTF8.GetString(upload.Content, 0, Math.Min(end < 0 ? upload.Content.Length : end, 100_000));
        int quote = header.EndsWith('"') ? header[..^1].LastIndexOf('"') : -1;
        return quote >= 0 ? header[(quote + 1)..^1] : header[(header.LastIndexOf(',') + 1)..].TrimStart('\uFEFF');
    }
}
