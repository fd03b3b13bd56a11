namespace Eml.Playground.Components;

public sealed partial class PlaygroundPage
{
    private static void ForgetWeight()
    {
    }

    private static void StopSweep()
    {
    }
}
