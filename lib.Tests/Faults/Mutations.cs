namespace Eml.Tests.Faults;

/// <summary>Damages a file in one of the ways that files are damaged, the same for the same seed.</summary>
internal static class Mutations
{
    private static readonly byte[][] Numbers =
        [[0, 0, 0, 0], [255, 255, 255, 255], [255, 255, 255, 127], [0, 0, 0, 128], [127, 255, 255, 255], [0, 1, 0, 0], [255, 255], [0, 0]];

    public static byte[] Apply(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        for (int times = 1 + random.Next(3); times > 0; times--)
        {
            int at = random.Next(bytes.Count + 1), length = Math.Min(random.Next(40), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                case 3: bytes.RemoveRange(at, length); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 5: bytes.InsertRange(at, Enumerable.Range(0, 1 + random.Next(20)).Select(_ => (byte)random.Next(256)).ToArray()); break;
                case 6: Put(bytes, at, Numbers[random.Next(Numbers.Length)]); break;
                default: bytes.AddRange(bytes.GetRange(at, length)); break;
            }
        }

        return [.. bytes];
    }

    private static void Put(List<byte> bytes, int at, byte[] number)
    {
        for (int i = 0; i < number.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = number[i];
        }
    }
}
