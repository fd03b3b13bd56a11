using System.Collections.Concurrent;
using Eml.Playground.Sessions;
using Eml.Plots;
using Microsoft.JSInterop;

namespace Eml.Playground.Components;

/// <summary>
/// Sends pictures to the browser: only those that have changed, and the next ones only when the last are drawn, so that a slow browser is never flooded.
/// The main pictures come every time; of the others one after the other has its turn, every few times.
/// </summary>
internal sealed class PicturePusher(IJSRuntime js)
{
    private const int OthersEvery = 3;

    private readonly ConcurrentDictionary<string, string> drawn = new(StringComparer.Ordinal);
    private int turn, generation;

    /// <summary>Forgets what is drawn: the page has other elements now.</summary>
    public void Forget()
    {
        generation++;
        drawn.Clear();
    }

    /// <summary>Draws what has changed; done when the browser has drawn it.</summary>
    /// <param name="main">Drawn every time.</param>
    /// <param name="others">One of them is drawn, or all.</param>
    /// <param name="all">Whether all are drawn: when nothing moves any more.</param>
    /// <returns>Whether the page shows these pictures now; if not, they have to be sent again.</returns>
    public async Task<bool> PushAsync(IReadOnlyList<Picture> main, IReadOnlyList<Picture> others, bool all)
    {
        int before = generation;
        turn++;
        IEnumerable<Picture> chosen = all ? main.Concat(others) : turn % OthersEvery == 0 && others.Count > 0 ? main.Append(others[turn / OthersEvery % others.Count]) : main;
        List<object> changed = await Task.Run(() => Changed([.. chosen]));
        if (changed.Count > 0)
        {
            try
            {
                await js.InvokeVoidAsync("eml.draw", changed);
            }
            catch (TaskCanceledException)
            {
                Forget();       // a tab in the background draws nothing; it gets everything when it is seen again
            }
        }

        if (before != generation)
        {
            drawn.Clear();      // meant for elements that were replaced on the way
        }

        return before == generation;
    }

    private List<object> Changed(IReadOnlyList<Picture> pictures)
    {
        var changed = new List<object>();
        foreach (Picture picture in pictures)
        {
            Figure figure = picture.Build();
            string json = figure.ToJson();
            if (!drawn.TryGetValue(picture.Id, out string? before) || before != json)
            {
                drawn[picture.Id] = json;
                changed.Add(new { id = "picture-" + picture.Id, json, summary = figure.Summary });
            }
        }

        return changed;
    }
}
