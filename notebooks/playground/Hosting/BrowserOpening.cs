using System.ComponentModel;
using System.Diagnostics;

namespace Eml.Playground.Hosting;

/// <summary>Opens the reader's browser. That it cannot be opened is no failure: the address was printed.</summary>
internal static class BrowserOpening
{
    private const string CannotOpen = "No browser could be opened; open the address yourself.";

    /// <summary>Asks the system to open the address; a message is written when it cannot.</summary>
    /// <returns>Ends when the system has answered.</returns>
    public static async Task OpenAsync(string address, TextWriter output)
    {
        // xdg-open by its name, not through the shell: so it is heard when there is none, and when it finds no browser.
        ProcessStartInfo start = OperatingSystem.IsLinux()
            ? new ProcessStartInfo("xdg-open", [address]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true }
            : new ProcessStartInfo(address) { UseShellExecute = true };
        try
        {
            using Process? opener = Process.Start(start);
            if (opener is not null && OperatingSystem.IsLinux())
            {
                await Task.WhenAll(opener.StandardOutput.ReadToEndAsync(), opener.StandardError.ReadToEndAsync(), opener.WaitForExitAsync());
                if (opener.ExitCode != 0)
                {
                    await output.WriteLineAsync(CannotOpen);
                }
            }
        }
        catch (Exception e) when (e is Win32Exception or PlatformNotSupportedException or FileNotFoundException)
        {
            await output.WriteLineAsync(CannotOpen);
        }
    }
}
