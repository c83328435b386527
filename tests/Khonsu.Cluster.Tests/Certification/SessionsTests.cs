using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Xunit;

namespace Khonsu.Cluster.Tests.Certification;

public sealed class SessionsTests
{
    static readonly Outcome s_done = new(7, null);
    readonly Sessions _sessions = new();

    [Fact]
    public void What_was_decided_is_known_until_it_is_answered()
    {
        Assert.True(_sessions.IsNew(Request(1), 0, out _));
        _sessions.Note(Request(1), s_done);
        Assert.False(_sessions.IsNew(Request(1), 0, out Outcome? known));
        Assert.Equal(s_done, known);
        Assert.True(_sessions.IsNew(Request(2), 1, out _));
        _sessions.Note(Request(2), s_done);
        Assert.False(_sessions.IsNew(Request(1), 0, out known));
        Assert.Null(known);
        Assert.Single(_sessions.All[new NodeId(1)].Outcomes);
    }

    [Fact]
    public void A_later_number_may_come_first()
    {
        Assert.True(_sessions.IsNew(Request(5), 0, out _));
        _sessions.Note(Request(5), s_done);
        Assert.True(_sessions.IsNew(Request(4), 0, out _));
    }

    [Fact]
    public void An_older_start_of_a_node_is_not_heard_any_more()
    {
        Assert.True(_sessions.IsNew(Request(1, incarnation: 2), 0, out _));
        Assert.False(_sessions.IsNew(Request(9), 0, out Outcome? known));
        Assert.Null(known);
        Assert.True(_sessions.IsNew(Request(1, incarnation: 3), 0, out _));
    }

    static RequestId Request(ulong sequence, ulong incarnation = 1) => new(new NodeId(1), incarnation, sequence);
}
