using System.Collections.Concurrent;
using Eml.Playground.Sessions;
using Eml.Plots;
using Microsoft.JSInterop;

namespace Eml.Playground.Components;

/// <summary>
/// Sends pictures to the browser: only those that have changed, and the next ones only when the last are drawn, so that a slow browser is never flooded.
/// While a run goes on only those are made that are in view.
/// </summary>
internal sealed class PicturePusher(IJSRuntime js)
{
    private readonly ConcurrentDictionary<string, string> drawn = new(StringComparer.Ordinal);
    private HashSet<string>? inView;
    private int generation;

    /// <summary>Forgets what is drawn: the page has other elements now.</summary>
    public void Forget()
    {
        generation++;
        drawn.Clear();
        inView = null;
    }

    /// <summary>Draws what has changed; done when the browser has drawn it.</summary>
    /// <param name="pictures">Those that the page has a place for.</param>
    /// <param name="network">What moves in the drawn network.</param>
    /// <param name="made">Called when all of it is made, before the browser draws it: the place for it is made then.</param>
    /// <param name="running">Whether the next ones will follow soon; if not, all are drawn, and whole.</param>
    /// <returns>Whether the page shows these pictures now; if not, they have to be sent again.</returns>
    public async Task<bool> PushAsync(IReadOnlyList<Picture> pictures, Func<NetworkLive> network, Action made, bool running)
    {
        int before = generation;
        (List<object> changed, NetworkLive live) = await Task.Run(() => (Changed(running ? [.. pictures.Where(InView)] : pictures), network()));
        made();
        try
        {
            string[]? seen = await js.InvokeAsync<string[]?>("eml.draw", changed, live, running);
            if (seen is null)
            {
                Forget();       // the reader is stopping the run: they are not drawn, and those of where it stands come next
            }
            else
            {
                inView = [.. seen];
            }
        }
        catch (TaskCanceledException)
        {
            Forget();       // a browser that has not answered for a minute gets everything when it does again
        }

        if (before != generation)
        {
            drawn.Clear();      // meant for elements that were replaced on the way
            inView = null;
        }

        return before == generation;
    }

    private bool InView(Picture picture) => inView?.Contains(picture.Id) != false;

    private List<object> Changed(IReadOnlyList<Picture> pictures)
    {
        var changed = new List<object>();
        foreach (Picture picture in pictures)
        {
            (string json, string summary) = Draw(picture);
            if (!drawn.TryGetValue(picture.Id, out string? before) || before != json)
            {
                drawn[picture.Id] = json;
                changed.Add(new { id = "picture-" + picture.Id, json, summary });
            }
        }

        return changed;
    }

    /// <summary>A picture that cannot be drawn is empty and says why; the one before belonged to other data.</summary>
    private static (string Json, string Summary) Draw(Picture picture)
    {
        try
        {
            Figure figure = picture.Build();
            return (figure.ToJson(), figure.Summary);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return ("", "This picture cannot be drawn: " + Reason.Of(e));
        }
    }
}
