using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Feed;

namespace Khonsu.Protocol.Tests.Feed;

/// <summary>One place for each stamp; readers pass them in order, and what they have passed stays as it was.</summary>
public class CommitLogTests
{
    readonly CommitClock _clock = new();

    [Fact]
    public void A_reader_gets_commits_in_the_order_of_their_stamps()
    {
        CommitLog log = NewLog();
        long first = _clock.Next();
        long second = _clock.Next();
        var later = new PlayedCommit(1);
        var earlier = new PlayedCommit(1);

        Assert.True(log.TryClaim(second, later));
        Assert.True(log.TryClaim(first, earlier));

        long position = first;
        Assert.Equal((LogLook.Commit, earlier, first), Next(log, ref position));
        Assert.Equal((LogLook.Commit, later, second), Next(log, ref position));
        Assert.Equal((LogLook.Nothing, null, 0), Next(log, ref position));
    }

    [Fact]
    public void A_stamp_that_a_reader_has_passed_is_refused_and_another_one_is_not()
    {
        CommitLog log = NewLog();
        long passed = _clock.Next();
        long claimed = _clock.Next();
        long position = passed;
        log.TryClaim(claimed, new PlayedCommit(1));
        Next(log, ref position);

        var late = new PlayedCommit(1);
        Assert.False(log.TryClaim(passed, late));
        long other = _clock.Next();
        Assert.True(log.TryClaim(other, late));
        Assert.Equal((LogLook.Commit, late, other), Next(log, ref position));
    }

    [Fact]
    public void A_reader_leaves_empty_places_open_as_long_as_nothing_is_behind_them()
    {
        CommitLog log = NewLog();
        long drawn = _clock.Next();
        _clock.Next();
        long position = drawn;

        Assert.Equal(LogLook.Nothing, Next(log, ref position).Look);
        Assert.False(log.HasClaimFrom(position));
        var commit = new PlayedCommit(1);
        Assert.True(log.TryClaim(drawn, commit));

        Assert.True(log.HasClaimFrom(position));
        Assert.Equal((LogLook.Commit, commit, drawn), Next(log, ref position));
    }

    [Fact]
    public void A_commit_with_two_places_counts_at_one()
    {
        CommitLog log = NewLog();
        long first = _clock.Next();
        long second = _clock.Next();
        var commit = new PlayedCommit(1, outcome: second);
        log.TryClaim(first, commit);
        log.TryClaim(second, commit);

        long position = first;
        Assert.Equal((LogLook.Commit, commit, second), Next(log, ref position));
        Assert.Equal(LogLook.Nothing, Next(log, ref position).Look);
        Assert.Equal(1, commit.Helped);
        Assert.True(commit.IsForgotten);
    }

    [Fact]
    public void A_refused_commit_is_passed_and_lets_go_of_its_rows()
    {
        CommitLog log = NewLog();
        long stamp = _clock.Next();
        var refused = new PlayedCommit(3, TransactionalRow.AbortedStamp);
        log.TryClaim(stamp, refused);

        long position = stamp;
        Assert.Equal(LogLook.Nothing, Next(log, ref position).Look);
        Assert.Equal(stamp + 1, position);
        Assert.Empty(refused.Changes);
    }

    [Fact]
    public void What_exceeds_the_bound_on_commits_is_forgotten()
    {
        CommitLog log = NewLog(commitsMax: 1000);
        long position = Fill(log, commits: 5000, rows: 1);

        Assert.Equal(_clock.Now - 999, log.First);
        Assert.Equal(LogLook.Lost, Next(log, ref position).Look);
        position = log.First;
        Assert.Equal(1000, CountFrom(log, position));
    }

    [Fact]
    public void What_exceeds_the_bound_on_rows_is_forgotten_and_the_newest_commit_stays()
    {
        CommitLog log = NewLog(rowsMax: 100);
        Fill(log, commits: 50, rows: 10);
        Assert.InRange(CountFrom(log, log.First), 9, 10);

        long stamp = _clock.Next();
        var large = new PlayedCommit(5000);
        log.TryClaim(stamp, large);

        Assert.Equal(stamp, log.First);
        long position = stamp;
        Assert.Equal((LogLook.Commit, large, stamp), Next(log, ref position));
        Fill(log, commits: 1, rows: 10);
        Assert.Equal(_clock.Now, log.First);
        Fill(log, commits: 20, rows: 10);
        Assert.InRange(CountFrom(log, log.First), 9, 10);
    }

    [Fact]
    public void A_reader_that_is_lost_never_takes_what_is_forgotten_for_a_hole()
    {
        CommitLog log = NewLog(commitsMax: 4);
        long behind = Fill(log, commits: 3000, rows: 1);
        for (long position = behind; position < log.First; position++)
        {
            long asked = position;
            Assert.Equal(LogLook.Lost, Next(log, ref asked).Look);
            Assert.True(log.HasClaimFrom(position));
        }
    }

    [Fact]
    public void A_drawer_that_slept_until_the_log_had_moved_on_is_refused()
    {
        CommitLog log = NewLog(commitsMax: 4);
        long drawn = _clock.Next();
        Fill(log, commits: 3000, rows: 1);

        Assert.False(log.TryClaim(drawn, new PlayedCommit(1)));
    }

    CommitLog NewLog(int commitsMax = 1 << 16, int rowsMax = 1 << 20) => new(_clock, commitsMax, rowsMax);

    /// <summary>Puts commits into the log.</summary>
    /// <returns>The first stamp.</returns>
    long Fill(CommitLog log, int commits, int rows)
    {
        long first = _clock.Now + 1;
        for (int count = 0; count < commits; count++)
            Assert.True(log.TryClaim(_clock.Next(), new PlayedCommit(rows)));
        return first;
    }

    static int CountFrom(CommitLog log, long position)
    {
        int count = 0;
        while (Next(log, ref position).Look == LogLook.Commit)
            count++;
        return count;
    }

    static (LogLook Look, LoggedCommit? Commit, long Stamp) Next(CommitLog log, ref long position)
    {
        LogLook look = log.TryNext(ref position, out LoggedCommit? commit, out long stamp);
        return (look, commit, stamp);
    }
}
