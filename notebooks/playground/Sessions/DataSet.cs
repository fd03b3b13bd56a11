using Eml.Data;

namespace Eml.Playground.Sessions;

/// <summary>A data set of the page, with everything that the page has to know about it.</summary>
/// <param name="Name">Its name in the address.</param>
/// <param name="Label">What the reader sees.</param>
/// <param name="Task">The task it belongs to; null if it can serve both.</param>
/// <param name="Load">Makes it.</param>
/// <param name="Cell">The same in C#, as an expression of the notebook cell.</param>
public sealed record DataSet(
    string Name, string Label, string? Task, Func<PlaygroundSettings, Upload?, Dataset> Load, Func<PlaygroundSettings, SettingsForm, string> Cell)
{
    /// <summary>Settings under which it is learned well, by control: choosing the data set brings them.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Presets { get; init; }

    /// <summary>Whether it is made, with as many samples and as much noise as one likes.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>Whether the number of classes can be chosen.</summary>
    public bool HasClasses { get; init; }

    /// <summary>Whether its samples have two features, which can be drawn and to which others can be added.</summary>
    public bool IsPlane { get; init; }

    /// <summary>How many pixels wide its images are; null where samples are no images.</summary>
    public int? ImageWidth { get; init; }

    /// <summary>The function it comes from, if that is known.</summary>
    public Func<double, double>? Truth { get; init; }

    /// <summary>Whether a control means anything for it.</summary>
    public bool Has(string control) => control switch
    {
        Controls.Samples or Controls.Noise => IsSynthetic,
        Controls.Classes => HasClasses,
        Controls.Features => IsPlane,
        Controls.Target or Controls.Inputs => Name == Controls.Csv,
        _ => true,
    };
}
