namespace Eml.Playground.Sessions;

/// <summary>How a control is shown.</summary>
public enum ControlKind
{
    /// <summary>One of a list.</summary>
    Choice,

    /// <summary>A number or a list of numbers, typed.</summary>
    Text,

    /// <summary>Any of a list, at least one.</summary>
    Several,
}

/// <summary>A value that can be chosen.</summary>
/// <param name="Value">What stands in the address.</param>
/// <param name="Text">What the reader sees.</param>
public sealed record Choice(string Value, string Text);

/// <summary>One control of the sidebar.</summary>
/// <param name="Key">Its name in the address.</param>
/// <param name="Group">The heading it stands under.</param>
/// <param name="Label">Its label.</param>
/// <param name="Help">One sentence that says what it does.</param>
/// <param name="Default">Its text when nothing is said.</param>
public sealed record Control(string Key, string Group, string Label, string Help, string Default)
{
    /// <summary>The values to choose from; empty for typed text. It may depend on the other controls.</summary>
    public Func<SettingsForm, IReadOnlyList<Choice>>? Choices { get; init; }

    /// <summary>Whether it means anything at present; a control that does not is hidden.</summary>
    public Func<SettingsForm, bool> Applies { get; init; } = _ => true;

    /// <summary>What the field shows when it is empty, for example <c>off</c>.</summary>
    public string Placeholder { get; init; } = "";

    /// <summary>Whether digits are to be typed, for the keyboard of a phone.</summary>
    public bool Numeric { get; init; }

    /// <summary>Whether any of the choices can be taken together.</summary>
    public bool Several { get; init; }

    /// <summary>The values that a slider beside the field stops at; empty for no slider.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>Whether it can be changed while a run goes on; any other change needs a restart.</summary>
    public bool Live { get; init; }

    /// <summary>Whether it matters late: it is folded away at first.</summary>
    public bool Late { get; init; }

    public ControlKind Kind => Choices is null ? ControlKind.Text : Several ? ControlKind.Several : ControlKind.Choice;
}
