using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Dependencies;

/// <summary>
/// Which structures of dependencies refuse a commit, and which do not. In each name, "before" is an anti-dependency: A
/// stands before B because B overwrote what A had read.
/// </summary>
public class CertificationTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(10);

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(IsolationLevel.SerializableSnapshot, true)]
    [InlineData(IsolationLevel.Serializable, false)]
    public void A_stale_read_alone_is_refused_at_serializable_alone(IsolationLevel level, bool isAllowed)
    {
        using Transaction reader = _store.Begin(new TransactionOptions { Isolation = level });
        reader.Look(0);
        _store.Touch(0);
        reader.Write(1);

        Assert.Equal(isAllowed, reader.Ends());
        Assert.Equal(isAllowed ? 101 : 0, _store.ValueOf(1));
    }

    [Fact]
    public void Of_a_write_skew_the_second_to_commit_is_refused()
    {
        using Transaction first = _store.Certify();
        using Transaction second = _store.Certify();
        first.Look(0);
        second.Look(1);
        first.Write(1);
        second.Write(0);

        Assert.True(first.Ends());
        Assert.False(second.Ends());
    }

    [Fact]
    public void A_circle_of_three_refuses_the_last()
    {
        using Transaction a = _store.Certify();
        using Transaction b = _store.Certify();
        using Transaction c = _store.Certify();
        a.Look(0);
        b.Look(1);
        c.Look(2);
        a.Write(2);
        b.Write(0);
        c.Write(1);

        Assert.True(a.Ends());
        Assert.True(b.Ends());
        Assert.False(c.Ends());
    }

    [Fact]
    public void Three_that_stand_before_each_other_in_a_row_all_commit()
    {
        using Transaction first = _store.Certify();
        using Transaction second = _store.Certify();
        first.Look(1);
        second.Look(2);
        first.Write(3);
        second.Write(1);
        _store.Touch(2);

        Assert.True(second.Ends());
        Assert.True(first.Ends());
    }

    [Fact]
    public void One_between_two_is_refused_when_the_last_of_them_committed_first()
    {
        using Transaction reader = _store.Certify();
        using Transaction pivot = _store.Certify();
        reader.Look(0);
        pivot.Look(1);
        _store.Touch(1);
        reader.Write(2);
        Assert.True(reader.Ends());
        pivot.Write(0);

        Assert.False(pivot.Ends());
    }

    [Fact]
    public void One_between_two_commits_when_the_first_of_them_committed_first()
    {
        using Transaction reader = _store.Certify();
        using Transaction pivot = _store.Certify();
        reader.Look(0);
        pivot.Look(1);
        reader.Write(2);
        Assert.True(reader.Ends());
        _store.Touch(1);
        pivot.Write(0);

        Assert.True(pivot.Ends());
    }

    [Fact]
    public void Who_has_seen_a_commit_does_not_stand_before_one_that_stands_before_it()
    {
        using Transaction between = _store.Certify();
        between.Look(1);
        _store.Touch(1);
        using Transaction late = _store.Certify();
        Assert.Equal(101, late.Look(1));
        late.Look(0);
        between.Write(0);
        Assert.True(between.Ends());
        late.Write(5);

        Assert.False(late.Ends());
    }

    [Fact]
    public void Real_time_is_kept_also_where_nothing_of_the_earlier_commit_was_read()
    {
        using Transaction between = _store.Certify();
        between.Look(1);
        _store.Touch(1);
        using Transaction late = _store.Certify();
        late.Look(0);
        between.Write(0);
        Assert.True(between.Ends());
        late.Write(5);

        Assert.False(late.Ends());
    }

    [Fact]
    public void How_far_back_a_place_reaches_is_handed_on()
    {
        using Transaction first = _store.Certify();
        first.Look(0);
        _store.Touch(0);
        using Transaction seer = _store.Certify();
        Assert.Equal(100, seer.Look(0));
        using Transaction second = _store.Certify();
        second.Look(1);
        using Transaction third = _store.Certify();
        third.Look(2);
        first.Write(1);
        Assert.True(first.Ends());
        // Why refused: before the first, which stands before the commit that its snapshot sees.
        second.Write(2);
        Assert.False(second.Ends());
        third.Write(3);
        Assert.True(third.Ends());
        Assert.True(seer.Ends());
    }

    [Fact]
    public void A_blind_write_over_a_later_commit_is_refused_only_where_it_stands_before_it()
    {
        using Transaction stale = _store.Certify();
        stale.Look(0);
        _store.Touch(0);
        _store.Touch(1);
        stale.Write(1);
        Assert.False(stale.Ends());

        using Transaction fresh = _store.Certify();
        fresh.Look(0);
        _store.Touch(1);
        fresh.Write(1);
        Assert.True(fresh.Ends());
    }

    [Fact]
    public void A_merge_over_a_later_commit_counts_as_having_seen_it()
    {
        using Transaction stale = _store.Certify();
        stale.Look(0);
        _store.Touch(0);
        _store.Touch(1);
        stale.Rows().Add(1, 5);
        Assert.False(stale.Ends());

        using Transaction fresh = _store.Certify();
        fresh.Look(0);
        _store.Touch(1);
        fresh.Rows().Add(1, 5);
        Assert.True(fresh.Ends());
        Assert.Equal(106, _store.ValueOf(1));
    }

    [Fact]
    public void A_row_that_was_read_and_is_written_must_be_unchanged()
    {
        using Transaction loser = _store.Certify();
        loser.Rows().Set(0, 5);
        _store.Touch(0);

        AbortInfo abort = loser.TryCommit().Abort!;
        Assert.Equal((ConflictRule.RowReadAndWrittenChanged, (object)0L), (abort.Rule, abort.Key));
    }

    [Fact]
    public void A_read_of_many_rows_is_certified_like_one_of_few()
    {
        for (int written = 0; written < 9; written++)
        {
            using Transaction reader = _store.Certify();
            using Transaction writer = _store.Certify();
            for (int id = 0; id < 9; id++)
            {
                reader.Rows().Find(id);
                reader.Rows().Find(100 + id);
            }

            writer.Look(9);
            _store.Touch(9);
            reader.Write(20);
            Assert.True(reader.Ends());
            writer.Write(written % 2 == 0 ? written : 100 + written);

            Assert.False(writer.Ends(), $"row {written}");
        }
    }

    [Fact]
    public void Who_was_refused_stands_before_nobody()
    {
        using Transaction refused = _store.Certify();
        refused.Rows().Set(4, 1);
        refused.Look(0);
        using Transaction writer = _store.Certify();
        writer.Look(1);
        _store.Touch(1);
        _store.Touch(4);
        Assert.False(refused.Ends());
        writer.Write(0);

        Assert.True(writer.Ends());
    }

    [Fact]
    public void An_attempt_moves_its_snapshot_while_that_is_possible()
    {
        using Transaction transaction = _store.Certify();
        transaction.Look(0);
        _store.Touch(1);

        Assert.Equal(101, transaction.Look(1));
        transaction.Rows().Set(1, 7);
        Assert.True(transaction.Ends());
    }

    [Fact]
    public void A_refusal_names_both_others()
    {
        using Transaction reader = _store.Certify("reader");
        using Transaction pivot = _store.Certify("pivot");
        reader.Look(0);
        pivot.Look(1);
        Transaction overwriter = _store.Touch(1, "overwriter");
        reader.Write(2);
        Assert.True(reader.Ends());
        pivot.Write(0);

        AbortInfo abort = pivot.TryCommit().Abort!;

        Assert.Equal(ConflictRule.DependencyCycle, abort.Rule);
        Assert.Equal(IsolationLevel.SerializableSnapshot, abort.Isolation);
        Assert.Equal((KeyedRow<long>.Definition.Name, (object)1L), (abort.Table, abort.Key));
        Assert.Equal(
            (overwriter.Id, "overwriter", overwriter.CommitTimestamp),
            (abort.OtherTransactionId, abort.OtherLabel, abort.OtherCommitTimestamp));
        Assert.Equal(
            (reader.Id, "reader", reader.CommitTimestamp),
            (abort.EarlierTransactionId, abort.EarlierLabel, abort.EarlierCommitTimestamp));
        Assert.Contains("'reader'", abort.ToString(), StringComparison.Ordinal);
        Assert.Contains("'overwriter'", abort.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_tells_where_all_three_were_begun()
    {
        TransactionOptions options = Levels.Certified with { CaptureCallSite = true };
        using Transaction pivot = _store.Begin(options);
        using Transaction reader = _store.Begin(options);
        reader.Look(0);
        pivot.Look(1);
        using Transaction overwriter = _store.Begin(options);
        overwriter.Write(1);
        Assert.True(overwriter.Ends());
        reader.Write(2);
        Assert.True(reader.Ends());
        pivot.Write(0);

        AbortInfo abort = pivot.TryCommit().Abort!;

        string?[] places = [abort.CallSite, abort.OtherCallSite, abort.EarlierCallSite];
        Assert.All(places, place => Assert.Contains(nameof(CertificationTests), place, StringComparison.Ordinal));
        Assert.Contains(abort.EarlierCallSite!, abort.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_names_the_one_whose_commit_was_seen()
    {
        using Transaction between = _store.Certify("between");
        between.Look(1);
        Transaction seen = _store.Touch(1, "seen");
        using Transaction late = _store.Certify("late");
        late.Look(0);
        between.Write(0);
        Assert.True(between.Ends());
        late.Write(5);

        AbortInfo abort = late.TryCommit().Abort!;

        Assert.Equal((ConflictRule.DependencyCycle, "between"), (abort.Rule, abort.OtherLabel));
        Assert.Equal((seen.Id, "seen"), (abort.EarlierTransactionId, abort.EarlierLabel));
        Assert.Equal(seen.CommitTimestamp, abort.EarlierCommitTimestamp);
    }
}
