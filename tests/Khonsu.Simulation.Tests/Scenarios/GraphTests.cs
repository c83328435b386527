using Khonsu.Simulation.Graphs;
using Khonsu.Simulation.Scenarios;
using Xunit.Abstractions;

namespace Khonsu.Simulation.Tests.Scenarios;

/// <summary>
/// P11: in every graph in which a node has question and answer with a quorum, a leader is elected and stays.
/// </summary>
public sealed class GraphTests(ITestOutputHelper output)
{
    // The numbers of such graphs are those that the model of the design counted: 7, 37, 54, and 998 of five nodes.
    [Theory]
    [InlineData(3, false, false, 7)]
    [InlineData(3, true, false, 37)]
    [InlineData(4, false, false, 54)]
    [InlineData(4, true, true, 0)]
    [InlineData(5, false, true, 0)]
    public void A_leader_is_elected_and_stays(int size, bool isDirected, bool isUpToNames, int count)
    {
        LinkGraph[] graphs = [.. GraphSurvey.GraphsOf(size, isDirected, isUpToNames)];
        if (count > 0)
            Assert.Equal(count, graphs.Length);
        List<GraphOutcome> outcomes = GraphSurvey.Run(graphs, hasEachLeader: !isUpToNames, Environment.ProcessorCount);
        output.WriteLine(GraphSurvey.Distribution(outcomes));
        Assert.All(outcomes, static outcome => Assert.Null(outcome.Failure));
    }

    [Fact]
    public void All_two_way_graphs_of_five_nodes_with_a_hub_are_998()
        => Assert.Equal(998, GraphSurvey.GraphsOf(5, false, false).Count());

    [Fact]
    public void A_graph_without_a_quorum_elects_no_one()
        => Assert.NotNull(GraphTrial.Run(LinkGraph.Parse(3, "0>1 1>2 2>0"), 0, 1).Failure);
}
