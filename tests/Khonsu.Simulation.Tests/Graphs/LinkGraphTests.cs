using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Graphs;

namespace Khonsu.Simulation.Tests.Graphs;

public sealed class LinkGraphTests
{
    [Theory]
    [InlineData(3, 8, 64)]
    [InlineData(4, 64, 4_096)]
    [InlineData(5, 1_024, 0)]
    public void Every_graph_is_listed_once(int size, int symmetric, int directed)
    {
        Assert.Equal(symmetric, GraphEnumeration.Symmetric(size).Distinct().Count());
        if (directed > 0)
            Assert.Equal(directed, GraphEnumeration.Directed(size).Distinct().Count());
    }

    // The numbers of unlabelled graphs and digraphs: OEIS A000088 and A000273.
    [Theory]
    [InlineData(3, 4, 16)]
    [InlineData(4, 11, 218)]
    [InlineData(5, 34, 0)]
    public void There_are_as_many_shapes_as_the_tables_say(int size, int symmetric, int directed)
    {
        Assert.Equal(symmetric, GraphEnumeration.UpToNames(GraphEnumeration.Symmetric(size)).Count());
        if (directed > 0)
            Assert.Equal(directed, GraphEnumeration.UpToNames(GraphEnumeration.Directed(size)).Count());
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    public void A_hub_is_quorum_connected_and_a_ring_of_one_way_links_is_not(int size, int quorum)
    {
        LinkGraph star = LinkGraph.Star(size, 0, Enumerable.Range(1, quorum - 1));
        Assert.True(star.IsQuorumConnected(0, quorum));
        Assert.False(star.Without(1, 0).IsQuorumConnected(0, quorum));
        LinkGraph ring = LinkGraph.Empty(size);
        for (int node = 0; node < size; node++)
            ring = ring.With(node, (node + 1) % size);
        Assert.False(ring.HasQuorumConnectedNode(quorum));
    }

    [Fact]
    public void A_graph_is_read_back_from_its_text()
    {
        var random = new SimRandom(1);
        for (int draw = 0; draw < 200; draw++)
        {
            LinkGraph graph = GraphDraw.Any(random, 5);
            string text = graph.ToString();
            Assert.Equal(graph, LinkGraph.Parse(5, text == "none" ? "" : text));
        }
    }

    [Fact]
    public void A_text_that_is_no_link_is_refused()
        => Assert.Throws<FormatException>(() => LinkGraph.Parse(3, "0=1"));

    [Fact]
    public void A_deaf_node_speaks_and_a_mute_node_hears()
    {
        LinkGraph deaf = GraphDraw.Deaf(LinkGraph.Full(3), 1);
        Assert.True(deaf.Has(1, 0));
        Assert.False(deaf.Has(0, 1));
        LinkGraph mute = GraphDraw.Mute(LinkGraph.Full(3), 1);
        Assert.False(mute.Has(1, 0));
        Assert.True(mute.Has(0, 1));
    }

    [Fact]
    public void The_shapes_that_break_protocols_are_drawn()
    {
        var random = new SimRandom(1);
        HashSet<LinkGraph> drawn = [.. Enumerable.Range(0, 5_000).Select(_ => GraphDraw.Any(random, 3))];
        Assert.Contains(LinkGraph.Parse(3, "0-1 0-2"), drawn);
        Assert.Contains(LinkGraph.Parse(3, "0>1 0>2 1-2"), drawn);
        Assert.Contains(LinkGraph.Parse(3, "0-1"), drawn);
    }
}
