namespace Eml.Runner;

/// <summary>The command line or a file it names is wrong: the message is printed as it is, and the exit code is 1.</summary>
internal sealed class UsageException(string message) : Exception(message);
