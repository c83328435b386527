using Khonsu.Cluster.Apply;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>What a node says it has heard the answers of.</summary>
public sealed class OpenRequestsTests
{
    readonly OpenRequests _requests = new();

    [Fact]
    public void One_in_doubt_counts_as_not_answered_until_the_log_has_told()
    {
        Assert.Equal((1UL, 0UL), _requests.TryBegin());
        _requests.Doubt(1);
        Assert.Equal(0, _requests.Count);
        Assert.Equal((2UL, 0UL), _requests.TryBegin());
        _requests.End(2);
        _requests.Settle(1);
        Assert.Equal((3UL, 2UL), _requests.TryBegin());
    }

    [Fact]
    public void One_that_is_still_under_way_is_not_answered_by_a_question()
    {
        Assert.Equal((1UL, 0UL), _requests.TryBegin());
        _requests.Settle(1);
        Assert.Equal(1, _requests.Count);
        Assert.Equal((2UL, 0UL), _requests.TryBegin());
    }

    [Fact]
    public void One_in_doubt_is_given_up_after_many_others()
    {
        _requests.TryBegin();
        _requests.Doubt(1);
        for (ulong number = 2; number <= OpenRequests.DoubtsHeld; number++)
        {
            Assert.Equal((number, 0UL), _requests.TryBegin());
            _requests.End(number);
        }

        Assert.Equal((OpenRequests.DoubtsHeld + 1, OpenRequests.DoubtsHeld), _requests.TryBegin());
    }

    [Fact]
    public void One_that_has_its_number_and_begins_later_is_not_answered_meanwhile_and_begins_once()
    {
        Assert.Equal((1UL, 0UL), _requests.TryBegin());
        _requests.Doubt(1);
        Assert.Equal((2UL, 0UL), _requests.TryBegin());
        _requests.End(2);
        Assert.True(_requests.TryResume(1));
        Assert.False(_requests.TryResume(1));
        Assert.Equal(1, _requests.Count);
        _requests.End(1);
        Assert.False(_requests.TryResume(1));
        Assert.Equal((3UL, 2UL), _requests.TryBegin());
        _requests.Doubt(3);
        _ = _requests.CloseAsync();
        Assert.False(_requests.TryResume(3));
    }

    [Fact]
    public void When_closed_it_takes_none_and_tells_when_the_last_one_is_answered()
    {
        _requests.TryBegin();
        _requests.TryBegin();
        Task idle = _requests.CloseAsync();
        Assert.Null(_requests.TryBegin());
        _requests.End(1);
        Assert.False(idle.IsCompleted);
        _requests.Doubt(2);
        Assert.True(idle.IsCompletedSuccessfully);
    }
}
