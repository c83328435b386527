using Khonsu.Simulation.Chance;

namespace Khonsu.Simulation.Graphs;

/// <summary>
/// Draws connectivity graphs. The shapes that break protocols in practice are drawn by name, because arbitrary graphs
/// alone would meet them too rarely.
/// </summary>
static class GraphDraw
{
    /// <summary>
    /// A graph of some shape: a hub, a chain, a deaf or mute or lone node, halves, or arbitrary links.
    /// </summary>
    public static LinkGraph Any(SimRandom random, int size)
    {
        int node = random.Below(size);
        LinkGraph full = LinkGraph.Full(size);
        return random.Below(9) switch
        {
            0 => Star(random, size, node, size - 1),
            1 => Chain(random, size),
            2 => Deaf(full, node),
            3 => Mute(full, node),
            4 => full.Isolating(node),
            5 => Halves(random, size),
            6 => Arbitrary(random, size, isBoth: true),
            7 => Arbitrary(random, size, isBoth: false),
            _ => Star(random, size, node, size / 2),
        };
    }

    /// <summary>A star whose hub has question and answer with a quorum, and with no one else.</summary>
    public static LinkGraph Star(SimRandom random, int size, int hub, int rayCount)
    {
        int[] others = [.. Enumerable.Range(0, size).Where(node => node != hub)];
        random.Shuffle<int>(others);
        return LinkGraph.Star(size, hub, others.Take(rayCount));
    }

    /// <summary>A node that hears no one.</summary>
    public static LinkGraph Deaf(LinkGraph graph, int node)
    {
        for (int other = 0; other < graph.Size; other++)
            graph = graph.Without(other, node);
        return graph;
    }

    /// <summary>A node that no one hears.</summary>
    public static LinkGraph Mute(LinkGraph graph, int node)
    {
        for (int other = 0; other < graph.Size; other++)
            graph = graph.Without(node, other);
        return graph;
    }

    static LinkGraph Chain(SimRandom random, int size)
    {
        int[] order = [.. Enumerable.Range(0, size)];
        random.Shuffle<int>(order);
        LinkGraph graph = LinkGraph.Empty(size);
        for (int place = 1; place < size; place++)
            graph = graph.WithBoth(order[place - 1], order[place]);
        return graph;
    }

    static LinkGraph Halves(SimRandom random, int size)
    {
        bool[] sides = [.. Enumerable.Range(0, size).Select(_ => random.OneIn(2))];
        LinkGraph graph = LinkGraph.Empty(size);
        for (int source = 0; source < size; source++)
        {
            for (int target = 0; target < size; target++)
            {
                if (sides[source] == sides[target])
                    graph = graph.With(source, target);
            }
        }
        return graph;
    }

    static LinkGraph Arbitrary(SimRandom random, int size, bool isBoth)
    {
        double density = 0.2 + (0.7 * random.Unit());
        LinkGraph graph = LinkGraph.Empty(size);
        for (int source = 0; source < size; source++)
        {
            for (int target = isBoth ? source + 1 : 0; target < size; target++)
            {
                if (random.Chance(density))
                    graph = isBoth ? graph.WithBoth(source, target) : graph.With(source, target);
            }
        }
        return graph;
    }
}
