using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Faults;
using Khonsu.Simulation.Graphs;
using Khonsu.Simulation.Time;

namespace Khonsu.Simulation.Network;

/// <summary>
/// Carries messages between nodes over directed links, each with its own delays, faults and clogs. Which links there
/// are is a graph that may change at any time.
/// </summary>
/// <typeparam name="TMessage">What is carried; the network does not look into it.</typeparam>
sealed class SimNetwork<TMessage>
{
    readonly EventQueue _events;
    readonly SimRandom _random;
    readonly FaultCounts _counts;
    readonly Link[] _links;

    public SimNetwork(EventQueue events, SimRandom random, FaultCounts counts, int size)
    {
        _events = events;
        _random = random;
        _counts = counts;
        _links = [.. Enumerable.Range(0, size * size).Select(static _ => new Link())];
        Graph = LinkGraph.Full(size);
    }

    public LinkGraph Graph { get; private set; }

    public NetworkMix Mix { get; set; } = new();

    /// <summary>A message arrives: source, target, message.</summary>
    public required Action<int, int, TMessage> OnArrival { get; init; }

    /// <summary>A stream from source to target was reset and is open again: source, target.</summary>
    public required Action<int, int> OnReconnect { get; init; }

    public void Send(int source, int target, TMessage message)
    {
        if (!Graph.Has(source, target))
        {
            _counts.Add(FaultClass.Cut);
            LinkOf(source, target).IsBroken = true;
            return;
        }
        if (Mix.IsStream)
            SendInOrder(source, target, message);
        else
            SendAlone(source, target, message);
    }

    /// <summary>
    /// Changes the links. What travels over a link that goes is lost; a stream that can open again does.
    /// </summary>
    public void Change(LinkGraph graph)
    {
        LinkGraph before = Graph;
        Graph = graph;
        for (int source = 0; source < graph.Size; source++)
        {
            for (int target = 0; target < graph.Size; target++)
            {
                if (before.Has(source, target) && !graph.Has(source, target))
                    Break(source, target);
                else if (!before.Has(source, target) && graph.Has(source, target))
                    Mend(source, target);
            }
        }
    }

    /// <summary>Loses what travels over a link. On streams both ends hear of it soon.</summary>
    public void Reset(int source, int target)
    {
        Break(source, target);
        if (Graph.Has(source, target))
            Mend(source, target);
    }

    /// <summary>Loses what travels from and to a node, as its crash does.</summary>
    public void ResetNode(int node)
    {
        for (int other = 0; other < Graph.Size; other++)
        {
            if (other == node)
                continue;
            Reset(node, other);
            Reset(other, node);
        }
    }

    /// <summary>Holds back what arrives over a link until a time.</summary>
    public void Clog(int source, int target, long until) => LinkOf(source, target).ClogUntil = until;

    /// <summary>Lets go of everything that is held back.</summary>
    public void Unclog()
    {
        foreach (Link link in _links)
            link.ClogUntil = 0;
    }

    void SendInOrder(int source, int target, TMessage message)
    {
        Link link = LinkOf(source, target);
        long arrival = Math.Max(link.LastArrival, _events.Now + Delay());
        link.LastArrival = arrival;
        int life = link.Life;
        _events.AddAt(arrival, () => Arrive(source, target, life, message));
    }

    void SendAlone(int source, int target, TMessage message)
    {
        if (Mix.Loss > 0 && _random.Chance(Mix.Loss))
        {
            _counts.Add(FaultClass.Loss);
            return;
        }
        int life = LinkOf(source, target).Life;
        long delay = Delay();
        if (Mix.Reorder > 0 && _random.Chance(Mix.Reorder))
        {
            _counts.Add(FaultClass.Reorder);
            delay += Mix.DelayMean * _random.Between(2, 30);
        }
        _events.AddIn(delay, () => Arrive(source, target, life, message));
        if (Mix.Duplication > 0 && _random.Chance(Mix.Duplication))
        {
            _counts.Add(FaultClass.Duplication);
            long later = delay + _random.Exponential(Mix.DelayMean * 20);
            _events.AddIn(later, () => Arrive(source, target, life, message));
        }
    }

    void Arrive(int source, int target, int life, TMessage message)
    {
        Link link = LinkOf(source, target);
        if (link.Life != life)
            return;
        if (link.ClogUntil > _events.Now)
        {
            _counts.Add(FaultClass.Clog);
            _events.AddAt(link.ClogUntil, () => Arrive(source, target, life, message));
            return;
        }
        OnArrival(source, target, message);
    }

    long Delay()
    {
        if (Mix.HasDelayTail && _random.OneIn(8))
        {
            _counts.Add(FaultClass.DelayTail);
            return _random.HeavyTail(Mix.DelayMean);
        }
        return 1 + _random.Exponential(Mix.DelayMean);
    }

    void Break(int source, int target)
    {
        Link link = LinkOf(source, target);
        // Why only streams lose: a datagram that has left is on its way whatever becomes of the link behind it.
        if (Mix.IsStream)
            link.Life++;
        link.LastArrival = 0;
        link.IsBroken = true;
    }

    void Mend(int source, int target)
    {
        Link link = LinkOf(source, target);
        if (!link.IsBroken)
            return;
        link.IsBroken = false;
        if (!Mix.IsStream)
            return;
        int life = link.Life;
        _events.AddIn(Delay(), () =>
        {
            if (link.Life == life && Graph.Has(source, target))
                OnReconnect(source, target);
        });
    }

    Link LinkOf(int source, int target) => _links[(source * Graph.Size) + target];

    sealed class Link
    {
        /// <summary>Raised when a stream breaks; what was sent in an earlier life does not arrive.</summary>
        public int Life { get; set; }

        public long LastArrival { get; set; }

        public long ClogUntil { get; set; }

        public bool IsBroken { get; set; }
    }
}
