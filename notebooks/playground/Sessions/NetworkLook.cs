using System.Diagnostics;

namespace Eml.Playground.Sessions;

/// <summary>How the network is looked at: which units are shown, and the weight that is open. Dragging changes a copy only, until the run goes on.</summary>
public sealed class NetworkLook
{
    private static readonly TimeSpan rankEvery = TimeSpan.FromSeconds(3);

    private readonly Experiment experiment;
    private readonly UnitPictures units;
    private readonly int[] pages;
    private IReadOnlyList<int[]> rank;
    private Snapshot now;
    private Shown unmoved;
    private NetworkView next;
    private long lastRanked;

    public NetworkLook(Experiment experiment, Snapshot first, bool best)
    {
        this.experiment = experiment;
        now = first;
        Shown = unmoved = Of(first, best);
        units = new UnitPictures(experiment);
        pages = new int[unmoved.Network.Widths.Count];
        rank = NetworkView.Rank(unmoved.Network, units.Samples);
        View = next = NetworkView.Of(unmoved.Network, rank, pages);
    }

    /// <summary>Which units and weights are shown.</summary>
    public NetworkView View { get; private set; }

    public string Legend => units.Legend;

    /// <summary>Whether a weight is open.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Its index.</summary>
    public int Parameter { get; private set; }

    /// <summary>Where it was dragged to; null if it was not.</summary>
    public double? Moved { get; private set; }

    /// <summary>How far it can be dragged.</summary>
    public (double From, double To) Range { get; private set; }

    /// <summary>Its derivative, checked.</summary>
    public InspectedWeight? Inspected { get; private set; }

    /// <summary>The weights that are shown, with the one where it was dragged to.</summary>
    public Shown Shown { get; private set; }

    /// <summary>What has to be drawn of a view.</summary>
    public NetworkLive Live(Network network, NetworkView view) => units.Of(network, view);

    /// <summary>The view to draw next. While a run goes on it follows, every few seconds, the units that matter then.</summary>
    public NetworkView Next(Network network)
    {
        if (now.IsBusy && Stopwatch.GetElapsedTime(lastRanked) > rankEvery)
        {
            Rank(network);
        }

        return next;
    }

    /// <summary>Shows a view whose pictures are made, so that no unit stands there without one; not one that the reader has changed meanwhile.</summary>
    public void Show(NetworkView view)
    {
        if (view == next)
        {
            View = view;
        }
    }

    /// <summary>Takes in a new state of the run. An open weight is checked in each, so that it stands beside numbers of its own epoch.</summary>
    /// <param name="latest">The state.</param>
    /// <param name="best">Whether the best epoch is shown, not the last.</param>
    /// <param name="force">Whether this is no time to save.</param>
    public void Follow(Snapshot latest, bool best, bool force = false)
    {
        now = latest;
        Shown before = unmoved;
        unmoved = Of(now, best);
        if (Moved is null || !ReferenceEquals(before.Network, unmoved.Network))
        {
            Apply();
        }

        if (force || !now.IsBusy)
        {
            Rank(Shown.Network);
            View = next;
        }

        Inspect(keepRange: false);
    }

    /// <summary>Pages through a wide layer.</summary>
    public void Turn(int layer, int by)
    {
        ShownLayer at = View.Layers[layer];
        pages[layer] = ((at.Page + by) % at.Pages + at.Pages) % at.Pages;
        View = next = NetworkView.Of(Shown.Network, rank, pages);
    }

    /// <summary>The weight that learning is about now: the one with the largest derivative.</summary>
    public int Steepest => NetworkInspector.Steepest(unmoved.Network, now.Batch);

    /// <summary>Opens a weight.</summary>
    public void Open(int parameter)
    {
        (IsOpen, Parameter, Moved, Inspected) = (true, Math.Clamp(parameter, 0, unmoved.Network.Parameters.Count - 1), null, null);
        Apply();
        Inspect(keepRange: false);
    }

    public void Close()
    {
        (IsOpen, Moved) = (false, null);
        Apply();
    }

    public void Move(double value)
    {
        Moved = value;
        Apply();
        Inspect(keepRange: value >= Range.From && value <= Range.To);
    }

    public void PutBack()
    {
        Moved = null;
        Apply();
        Inspect(keepRange: true);
    }

    private static Shown Of(Snapshot run, bool best) => best ? run.BestShown : run.LastShown!;

    private void Apply()
    {
        Network? moved = Moved is { } value ? NetworkInspector.Moved(unmoved.Network, Parameter, value) : null;
        Shown = moved is null ? unmoved : new Shown(moved, experiment.Judge(moved));
    }

    private void Rank(Network network)
    {
        lastRanked = Stopwatch.GetTimestamp();
        rank = NetworkView.Rank(network, units.Samples);
        next = NetworkView.Of(network, rank, pages);
    }

    private void Inspect(bool keepRange)
    {
        if (!IsOpen)
        {
            return;
        }

        Inspected = NetworkInspector.Inspect(Shown.Network, now.Batch, Parameter);
        if (!keepRange && (Moved is null || Inspected.Check.Value < Range.From || Inspected.Check.Value > Range.To))
        {
            Range = NetworkInspector.Range(Inspected.Check.Value);
        }
    }
}
