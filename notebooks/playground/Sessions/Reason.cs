namespace Eml.Playground.Sessions;

/// <summary>What an exception says, without what .NET adds about the code's own names.</summary>
internal static class Reason
{
    public static string Of(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        int added = e is ArgumentException { ParamName: { Length: > 0 } name } ? e.Message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal) : -1;
        return added < 0 ? e.Message : e.Message[..added];
    }
}
