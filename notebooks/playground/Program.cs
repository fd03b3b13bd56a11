using System.CommandLine;
using Eml.Playground.Hosting;

var port = new Option<string?>("--port") { Description = "The port on 127.0.0.1; a free one when not given.", HelpName = "PORT" };
var noBrowser = new Option<bool>("--no-browser") { Description = "Only print the address; open no browser." };
var command = new RootCommand("A page on which one changes the settings of a small network and watches it learn.") { port, noBrowser };
command.SetAction((parsed, cancellation) => PlaygroundHost.RunAsync(parsed.GetValue(port), !parsed.GetValue(noBrowser), Console.Out, Console.Error, cancellation));
return await command.Parse(args).InvokeAsync();
