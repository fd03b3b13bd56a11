using System.Text;
using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

/// <summary>Links with random damage: whatever they hold is read, or refused in a sentence beside a control; always the same ones.</summary>
public sealed class MutatedLinksTests
{
    private static readonly string[] Nasty =
    [
        "", " ", "-1", "0", "1e999", "NaN", "∞", "99999999999999999999", "0x10", "1,2,3", ",,,", "\"", "'", "<script>", "%", "%00", "%zz", "%25%25", "&", "=", "?", "#", "\0", "\uD800", "é", "🙂", "on", "off", "csv", "classification", "full", "both",
        new string('9', 500), new string(',', 300), "5:3:0.25", "1.2:3:NaN", "at=1", "../../etc/passwd", "AAAA", "gibberish&data=csv&content=AAAA",
    ];

    private static readonly string[] Links =
    [
        .. DataSets.All.Select(d => SettingsForm.Default.With(Controls.Data, d.Name).With(Controls.Clipping, "norm").With(Controls.Patience, "5").ToQuery()
            + "&at=3.1&edits=1.0:2:0.5&changes=2:rate:0.1&pins=AAAA&content=AAAA&file=a.csv&sha256=abc"),
    ];

    [Fact]
    public void A_thousand_of_them_are_read_or_refused_beside_a_control() => Try(1000);

    [Fact(Explicit = true)]
    public void Ten_thousand_of_them_are_read_or_refused_beside_a_control() => Try(10_000);

    private static void Try(int count) => Parallel.For(0, count, seed =>
    {
        string query = Mutate(Links[seed % Links.Length], new Random(seed));
        try
        {
            SettingsForm form = SettingsForm.FromQuery(query);
            (PlaygroundSettings? settings, IReadOnlyDictionary<string, string> errors) = SettingsReader.Read(form);
            Assert.Equal(settings is null, errors.Count > 0);
            Assert.All(errors, e => Assert.True(Controls.ByKey.ContainsKey(e.Key) && e.Value.Length is > 10 and <= 1000 && e.Value[^1] == '.', $"{e.Key}: {e.Value}"));
            Assert.Equal(form.ToQuery(), SettingsForm.FromQuery(form.ToQuery()).ToQuery());
            Position.Parse(form[Controls.Position]);
            WeightEdit.ParseAll(form[Controls.Edits]);
            RunChange.ParseAll(form[Controls.Changes]);
            Refused(() => LinkData.Read(form[Controls.Content]));
            Refused(() => Upload.FromLink(form[Controls.File], form[Controls.FileHash], form[Controls.Content]));
            if (seed % 100 == 0)
            {
                using var page = new PageState(new UploadStore(), new Budget());
                page.Open(query);
                Assert.True(page.Now is not null || page.Problem is not null);
            }
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Link {seed}: {query}", e);
        }
    });

    private static void Refused(Action read)
    {
        try
        {
            read();
        }
        catch (InvalidDataException)
        {
            // As documented.
        }
    }

    private static string Mutate(string query, Random random)
    {
        var text = new StringBuilder(query);
        for (int times = 1 + random.Next(4); times > 0; times--)
        {
            string[] parts = text.ToString().Split('&');
            int at = random.Next(parts.Length);
            string key = parts[at].Split('=')[0];
            switch (random.Next(5))
            {
                case 0:
                    parts[at] = key + "=" + Nasty[random.Next(Nasty.Length)];
                    break;
                case 1:
                    parts[at] = key + "=" + Uri.EscapeDataString(Nasty[random.Next(Nasty.Length)].Replace("\uD800", "", StringComparison.Ordinal));
                    break;
                case 2:
                    parts[at] = "";
                    break;
                case 3:
                    parts[at] = parts[random.Next(parts.Length)];
                    break;
                default:
                    parts[at] = parts[at].Insert(random.Next(parts[at].Length + 1), ((char)random.Next(1, 300)).ToString());
                    break;
            }

            text.Clear().AppendJoin('&', parts);
        }

        return text.ToString();
    }
}
