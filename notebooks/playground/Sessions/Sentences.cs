namespace Eml.Playground.Sessions;

/// <summary>What a reader is told of an exception.</summary>
internal static class Sentences
{
    /// <summary>Its message, without the parameter's name that .NET appends, which is a programmer's word.</summary>
    public static string Sentence(this Exception exception) =>
        exception is ArgumentException { ParamName: { Length: > 0 } name } && exception.Message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal) is >= 0 and int end
            ? exception.Message[..end] : exception.Message;
}
