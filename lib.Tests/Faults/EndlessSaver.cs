using System.Runtime.CompilerServices;
using Eml.Heads;
using Eml.IO;

namespace Eml.Tests.Faults;

/// <summary>This program as a process that saves two models in turn into a folder until it is killed; see <see cref="KilledSaveTests"/>.</summary>
internal static class EndlessSaver
{
    /// <summary>The environment variable that makes it one, with the folder.</summary>
    public const string Variable = "EML_TESTS_SAVE_INTO";

    /// <summary>The deeper of the two.</summary>
    public static readonly Network Deep = Network.Create([2, 8, 3, 3], Activation.Sigmoid, Head.LinearQuadratic, seed: 1);

    /// <summary>The other.</summary>
    public static readonly Network Shallow = Network.Create([2, 8, 3], Activation.Sigmoid, Head.LinearQuadratic, seed: 2);

    [ModuleInitializer]
    public static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder)
        {
            return;
        }

        for (long saves = 0; ; saves++)
        {
            ModelFile.Save(saves % 2 == 0 ? Deep : Shallow, folder);
            if (saves == 0)
            {
                Console.Out.WriteLine("saved");
                Console.Out.Flush();
            }
        }
    }
}
