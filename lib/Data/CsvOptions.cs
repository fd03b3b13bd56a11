using System.Text;

namespace Eml.Data;

/// <summary>How a CSV file is read. What is null is recognised from the file; what is given counts. <see cref="CsvTable.Decided"/> says what it came to.</summary>
public sealed record CsvOptions
{
    /// <summary>The encoding of the bytes; null takes a byte order mark's, else UTF-8 where the bytes are valid UTF-8, else UTF-16 or Windows-1252.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>What stands between fields: <c>,</c> <c>;</c> a tab, <c>|</c> or a space, which stands for any run of spaces and tabs. Another ASCII character may be given.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether the first row holds the names of the columns; without, they are called c1, c2, ….</summary>
    public bool? Header { get; init; }

    /// <summary>The decimal mark of the numbers, <c>.</c> or <c>,</c>; the other one may then stand between groups of three digits.</summary>
    public char? DecimalMark { get; init; }

    /// <summary>Lines that start with this are skipped, but those that start with a missing value; null skips none.</summary>
    public char? Comment { get; init; } = '#';

    /// <summary>What is done where a value is missing in a column that is used.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>The texts that stand for a missing value, beside an empty field; among them Excel's errors, in English and German.</summary>
    public IReadOnlyList<string> MissingMarkers { get; init; } =
        ["?", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#NV", "#WERT!", "#BEZUG!", "#ZAHL!"];

    /// <summary>Columns that are no input, by name.</summary>
    public IReadOnlyList<string> LeaveOut { get; init; } = [];

    /// <summary>Input columns that become one-hot although they hold numbers or many different texts, by name.</summary>
    public IReadOnlyList<string> OneHot { get; init; } = [];

    /// <summary>The largest file that is read, packed with gzip or unpacked: 100 MiB.</summary>
    public long MaxBytes { get; init; } = 100L << 20;

    /// <summary>The most numbers that inputs and targets may have together, the zeros of one-hot columns among them: 2^27, which take a GiB.</summary>
    public long MaxNumbers { get; init; } = 1L << 27;

    /// <exception cref="ArgumentException">An option is none of its values.</exception>
    internal void Validate()
    {
        Check(Separator is not { } s || (char.IsAscii(s) && !char.IsControl(s) && !char.IsLetterOrDigit(s) && s is not ('"' or '.' or '-' or '+')) || s == '\t', nameof(Separator), Separator, "a punctuation mark of ASCII but no quote, point or sign; a tab; or a space");
        Check(DecimalMark is null or '.' or ',', nameof(DecimalMark), DecimalMark, "'.' or ','");
        Check(Comment is not { } c || (char.IsAscii(c) && !char.IsControl(c) && !char.IsLetterOrDigit(c) && c is not ('"' or ' ')), nameof(Comment), Comment, "a punctuation mark of ASCII but no quote");
        Check(Comment is null || Comment != Separator, nameof(Comment), Comment, "another than Separator");
        Check(Enum.IsDefined(Missing), nameof(Missing), Missing, string.Join(", ", Enum.GetNames<MissingValues>()));
        CheckTexts(MissingMarkers, nameof(MissingMarkers));
        CheckTexts(LeaveOut, nameof(LeaveOut));
        CheckTexts(OneHot, nameof(OneHot));
        Check(MaxBytes > 0, nameof(MaxBytes), MaxBytes, "above 0");
        Check(MaxNumbers > 0, nameof(MaxNumbers), MaxNumbers, "above 0");

        static void CheckTexts(IReadOnlyList<string>? texts, string name) =>
            Check(texts is not null && !texts.Contains(null!), name, texts is null ? "null" : "null among others", "a list of texts, which may be empty");

        static void Check(bool isRight, string name, object? value, string allowed)
        {
            if (!isRight)
            {
                throw CsvRefusal.Argument(name, $"The option {name} is '{value}'; it has to be {allowed}.");
            }
        }
    }
}

/// <summary>What is done where a value is missing.</summary>
public enum MissingValues
{
    /// <summary>The file is refused; the message counts them and names the first.</summary>
    Refuse,

    /// <summary>Rows with a missing value in a column that is used are left out.</summary>
    DropRows,

    /// <summary>A missing number among the inputs becomes the mean of its column's other numbers. Targets and texts are not made up: they are refused.</summary>
    Mean,
}
