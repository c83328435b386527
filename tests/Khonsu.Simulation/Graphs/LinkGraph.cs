using System.Numerics;
using System.Text;

namespace Khonsu.Simulation.Graphs;

/// <summary>
/// Which nodes can send to which: a directed graph of at most eight nodes, one bit for each link. A link from a node to
/// itself is never drawn and always there.
/// </summary>
/// <param name="Size">How many nodes there are.</param>
/// <param name="Bits">Bit <c>8 * source + target</c> is set when source can send to target.</param>
readonly record struct LinkGraph(int Size, ulong Bits)
{
    public const int SizeMax = 8;

    public static LinkGraph Full(int size)
    {
        LinkGraph graph = new(size, 0);
        for (int source = 0; source < size; source++)
        {
            for (int target = 0; target < size; target++)
                graph = graph.With(source, target);
        }
        return graph;
    }

    public static LinkGraph Empty(int size) => new(size, 0);

    /// <summary>A graph of two-way links: the hub with each of the rays, and nothing else.</summary>
    public static LinkGraph Star(int size, int hub, IEnumerable<int> rays)
        => rays.Aggregate(Empty(size), (graph, ray) => graph.WithBoth(hub, ray));

    /// <summary>A graph of two-way links from a text such as <c>0-1 1-2</c>; <c>0&gt;1</c> is a one-way link.</summary>
    public static LinkGraph Parse(int size, string links)
    {
        LinkGraph graph = Empty(size);
        foreach (string link in links.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (link.Length != 3 || link[1] is not ('-' or '>'))
                throw new FormatException($"'{link}' is not a link; write 0-1 or 0>1.");
            int source = link[0] - '0';
            int target = link[2] - '0';
            graph = link[1] == '-' ? graph.WithBoth(source, target) : graph.With(source, target);
        }
        return graph;
    }

    public bool Has(int source, int target) => source == target || (Bits & BitOf(source, target)) != 0;

    public bool HasBoth(int one, int other) => Has(one, other) && Has(other, one);

    public LinkGraph With(int source, int target)
        => source == target ? this : this with { Bits = Bits | BitOf(source, target) };

    public LinkGraph Without(int source, int target) => this with { Bits = Bits & ~BitOf(source, target) };

    public LinkGraph WithBoth(int one, int other) => With(one, other).With(other, one);

    public LinkGraph WithoutBoth(int one, int other) => Without(one, other).Without(other, one);

    /// <summary>The node neither hears nor is heard.</summary>
    public LinkGraph Isolating(int node)
    {
        LinkGraph graph = this;
        for (int other = 0; other < Size; other++)
            graph = graph.WithoutBoth(node, other);
        return graph;
    }

    public int LinkCount => BitOperations.PopCount(Bits);

    /// <summary>With how many nodes, itself included, a node can exchange question and answer.</summary>
    public int ReachOf(int node)
    {
        int reach = 0;
        for (int other = 0; other < Size; other++)
            reach += HasBoth(node, other) ? 1 : 0;
        return reach;
    }

    /// <summary>Whether a node can exchange question and answer with a quorum, itself included.</summary>
    public bool IsQuorumConnected(int node, int quorum) => ReachOf(node) >= quorum;

    public bool HasQuorumConnectedNode(int quorum)
    {
        for (int node = 0; node < Size; node++)
        {
            if (IsQuorumConnected(node, quorum))
                return true;
        }
        return false;
    }

    /// <summary>The same graph with other names: node <c>i</c> becomes <c>names[i]</c>.</summary>
    public LinkGraph Renamed(ReadOnlySpan<int> names)
    {
        LinkGraph graph = Empty(Size);
        for (int source = 0; source < Size; source++)
        {
            for (int target = 0; target < Size; target++)
            {
                if (source != target && Has(source, target))
                    graph = graph.With(names[source], names[target]);
            }
        }
        return graph;
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (int source = 0; source < Size; source++)
        {
            for (int target = 0; target < Size; target++)
            {
                if (source == target || !Has(source, target) || (Has(target, source) && target < source))
                    continue;
                text.Append(text.Length > 0 ? " " : "").Append(source);
                text.Append(Has(target, source) ? '-' : '>').Append(target);
            }
        }
        return text.Length == 0 ? "none" : text.ToString();
    }

    static ulong BitOf(int source, int target) => 1UL << ((SizeMax * source) + target);
}
