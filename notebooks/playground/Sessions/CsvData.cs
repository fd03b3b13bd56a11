using System.Text;
using Eml.Data;

namespace Eml.Playground.Sessions;

/// <summary>The data set that is a file of the reader's own. What it does not say is recognised; what the reader sets counts.</summary>
internal static class CsvData
{
    /// <summary>What the library recognises in the file of a form; null if there is none, or it is no table.</summary>
    public static CsvPreview? Preview(SettingsForm form, Upload? upload)
    {
        if (upload is null || !Controls.IsCsv(form))
        {
            return null;
        }

        try
        {
            CsvTable table = CsvFile.Recognise(upload.Content, upload.Name, Options(form));
            return new CsvPreview(table, [.. table.Questions.Select(CsvWords.OfThePage)], [.. Notes(form, table).Select(CsvWords.OfThePage)]);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            return null;        // the reading of the form says why
        }
    }

    /// <summary>Every decision: those of reading too, where it can be read.</summary>
    private static IReadOnlyList<string> Notes(SettingsForm form, CsvTable table)
    {
        try
        {
            string[]? targets = form[Controls.Target] is { Length: > 0 } target ? [target] : null;
            string[] inputs = Names(form, Controls.Inputs);
            return table.ToDataset(targets, inputs.Length > 0 ? inputs : null, form[Controls.Task] == Controls.Classification).Notes;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            return table.Notes;
        }
    }

    /// <exception cref="ControlException">There is no file, or it cannot be read.</exception>
    public static Dataset Read(PlaygroundSettings settings, Upload? upload)
    {
        if (upload is null)
        {
            throw new ControlException(Controls.Data, "Choose a CSV file: columns of numbers, and of texts with few different values, a row per sample.");
        }

        try
        {
            return CsvFile.Parse(upload.Content, upload.Name, Targets(settings), settings.Inputs, settings.Classification, Options(settings.Form));
        }
        catch (ArgumentException e)
        {
            throw new ControlException(
                e.ParamName switch { "targets" => Controls.Target, nameof(CsvOptions.LeaveOut) => Controls.CsvLeaveOut, nameof(CsvOptions.OneHot) => Controls.CsvOneHot, _ => Controls.Inputs }, CsvWords.OfThePage(Reason.Of(e)));
        }
        catch (InvalidDataException e)
        {
            throw new ControlException(CsvWords.Control(e.Message) ?? Controls.Data, CsvWords.OfThePage(e.Message));
        }
    }

    public static string Cell(PlaygroundSettings s, SettingsForm form)
    {
        string inputs = s.Inputs is null ? "" : $", inputs: [{string.Join(", ", s.Inputs.Select(NotebookCell.Literal))}]";
        string targets = s.Target is null ? "" : $", targets: [{NotebookCell.Literal(s.Target)}]";
        CsvOptions options = Options(form), none = new();
        var set = new List<string>();
        Add(options.Separator != none.Separator, $"Separator = '{(options.Separator == '\t' ? "\\t" : options.Separator)}'");
        Add(options.DecimalMark != none.DecimalMark, $"DecimalMark = '{options.DecimalMark}'");
        Add(options.Header != none.Header, $"Header = {(options.Header == true ? "true" : "false")}");
        Add(options.Missing != none.Missing, $"Missing = MissingValues.{options.Missing}");
        Add(options.Encoding is not null, $"Encoding = System.Text.{(form[Controls.CsvEncoding] == "windows-1252" ? "CodePagesEncodingProvider.Instance.GetEncoding(1252)" : $"Encoding.GetEncoding({NotebookCell.Literal(form[Controls.CsvEncoding])})")}");
        Add(options.Comment is null, "Comment = null");
        Add(!options.MissingMarkers.SequenceEqual(none.MissingMarkers, StringComparer.Ordinal), $"MissingMarkers = [{string.Join(", ", options.MissingMarkers.Select(NotebookCell.Literal))}]");
        Add(options.LeaveOut.Count > 0, $"LeaveOut = [{string.Join(", ", options.LeaveOut.Select(NotebookCell.Literal))}]");
        Add(options.OneHot.Count > 0, $"OneHot = [{string.Join(", ", options.OneHot.Select(NotebookCell.Literal))}]");
        string given = set.Count == 0 ? "" : $", options: new CsvOptions {{ {string.Join(", ", set)} }}";
        return $"CsvFile.Read({NotebookCell.Literal(form[Controls.File])}{targets}{inputs}{(s.Classification ? ", classes: true" : "")}{given})";

        void Add(bool needed, string text)
        {
            if (needed)
            {
                set.Add(text);
            }
        }
    }

    private static string[]? Targets(PlaygroundSettings settings) => settings.Target is null ? null : [settings.Target];

    private static CsvOptions Options(SettingsForm form) => new()
    {
        Separator = form[Controls.CsvSeparator] switch { "comma" => ',', "semicolon" => ';', "tab" => '\t', "bar" => '|', "space" => ' ', _ => null },
        DecimalMark = form[Controls.CsvDecimal] switch { "point" => '.', "comma" => ',', _ => null },
        Header = form[Controls.CsvHeader] switch { "yes" => true, "no" => false, _ => null },
        Missing = form[Controls.CsvMissing] switch { "drop" => MissingValues.DropRows, "mean" => MissingValues.Mean, _ => MissingValues.Refuse },
        Encoding = form[Controls.CsvEncoding] switch { "utf-8" => Encoding.UTF8, "utf-16" => Encoding.Unicode, "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252), _ => null },
        Comment = form[Controls.CsvComment] == "none" ? null : '#',
        MissingMarkers = Names(form, Controls.CsvMarkers) is { Length: > 0 } markers ? markers : new CsvOptions().MissingMarkers,
        LeaveOut = Names(form, Controls.CsvLeaveOut),
        OneHot = Names(form, Controls.CsvOneHot),
        MaxBytes = Upload.MaxBytes,
        MaxNumbers = Experiment.MostValues,
    };

    private static string[] Names(SettingsForm form, string key) => NameList.Read(form[key]);
}

/// <summary>A file as it was recognised.</summary>
/// <param name="Table">Its columns and first rows.</param>
/// <param name="Questions">What it leaves open; the reader has to decide.</param>
/// <param name="Notes">Every decision, of the recognition and of the reading.</param>
public sealed record CsvPreview(CsvTable Table, IReadOnlyList<string> Questions, IReadOnlyList<string> Notes);
