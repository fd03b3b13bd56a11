using System.Text;
using Eml.Runner.Cli;
using Eml.Runner.Execution;

if (args is [ScriptHost.Command, string pipe, string folder])
{
    return await ScriptHost.RunAsync(pipe, folder);
}

using var interruption = new Interruption();
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await CommandLine.RunAsync(args, Console.Out, Console.Error, interruption.Token);
