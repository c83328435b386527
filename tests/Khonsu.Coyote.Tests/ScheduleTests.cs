using Khonsu.Mutants.Tests;
using Xunit.Abstractions;

namespace Khonsu.Coyote.Tests;

/// <summary>The protocol and the index under schedules that a scheduler chooses at every step.</summary>
public class ScheduleTests(ITestOutputHelper output)
{
    [Fact]
    public void No_schedule_of_two_transfers_loses_money() => StaysClean(Scenarios.TransferAgainstTransfer, 1000);

    [Fact]
    public void No_schedule_shows_a_reader_half_of_a_transfer() => StaysClean(Scenarios.ReaderBesideWriter, 1000);

    [Fact]
    public void No_schedule_of_serializable_attempts_is_a_write_skew()
        => StaysClean(Scenarios.SerializableWriteSkew, 1000);

    [Fact]
    public void No_schedule_of_certified_attempts_is_a_write_skew() => StaysClean(Scenarios.CertifiedWriteSkew, 1000);

    [Fact]
    public void No_schedule_contradicts_a_certified_report() => StaysClean(Scenarios.CertifiedReport, 1000);

    [Fact]
    public void No_schedule_inserts_one_key_twice() => StaysClean(Scenarios.InsertAgainstInsert, 1000);

    [Fact]
    public void No_schedule_loses_a_row_while_the_index_grows() => StaysClean(Scenarios.GrowWhileInserting, 500);

    [Fact]
    public void No_schedule_loses_a_row_while_deleted_ones_leave_the_index()
        => StaysClean(Scenarios.RetireWhileInserting, 500);

    [Fact]
    public void No_schedule_hides_a_row_that_moves_in_an_ordered_index()
        => StaysClean(Scenarios.MoveInOrderedIndex, 500);

    [Fact]
    public void No_schedule_hides_a_row_that_moves_in_an_index_by_hash() => StaysClean(Scenarios.MoveInHashIndex, 500);

    [Fact]
    public void No_schedule_loses_a_wake_up() => StaysClean(Scenarios.WaitBesideCommit, 1000);

    [Fact]
    public void No_schedule_of_two_waiters_forgets_one() => StaysClean(Scenarios.TwoWaitersBesideCommit, 1000);

    [Fact]
    public void No_schedule_hides_a_commit_from_the_feed() => StaysClean(Scenarios.FeedBesideRivals, 500);

    [Fact]
    public void No_schedule_hides_a_commit_that_nobody_helps() => StaysClean(Scenarios.FeedBesideStrangers, 500);

    [Fact]
    public void A_write_skew_that_the_level_allows_is_found()
    {
        Finding finding = Exploration.Explore(Scenarios.SnapshotWriteSkew, 1000);

        output.WriteLine($"{finding.Summary}\n{finding.Evidence}");
        Assert.True(finding.Bugs > 0, finding.Summary);
        Assert.Contains("both withdrew", finding.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no_read_validation", nameof(Scenarios.SerializableWriteSkew))]
    [InlineData("readers_of_what_is_overwritten_ignored", nameof(Scenarios.CertifiedWriteSkew))]
    [InlineData("commit_tracked_late", nameof(Scenarios.CertifiedWriteSkew))]
    [InlineData("readers_not_placed", nameof(Scenarios.CertifiedReport))]
    [InlineData("install_over_any_base", nameof(Scenarios.TransferAgainstTransfer))]
    [InlineData("reader_skips_marked", nameof(Scenarios.ReaderBesideWriter))]
    [InlineData("stamp_forced_while_installing", nameof(Scenarios.ReaderBesideWriter))]
    [InlineData("migrated_slots_stay_open", nameof(Scenarios.GrowWhileInserting))]
    [InlineData("successor_incomplete", nameof(Scenarios.GrowWhileInserting))]
    [InlineData("holds_ignored_at_retirement", nameof(Scenarios.RetireWhileInserting))]
    [InlineData("entries_after_install", nameof(Scenarios.MoveInOrderedIndex))]
    [InlineData("waiter_does_not_look_again", nameof(Scenarios.WaitBesideCommit))]
    [InlineData("stamp_offered_without_its_place", nameof(Scenarios.FeedBesideStrangers))]
    [InlineData("places_passed_open", nameof(Scenarios.FeedBesideStrangers))]
    [InlineData("commit_counts_at_each_place", nameof(Scenarios.FeedBesideRivals))]
    [InlineData("refused_commits_come", nameof(Scenarios.FeedBesideRivals))]
    public void A_planted_bug_is_found_by_a_schedule(string name, string scenario)
    {
        var context = new MutantContext(MutantCatalog.All.Single(mutant => mutant.Name == name));

        Finding finding = context.Explore(scenario, 1000);

        output.WriteLine($"{name}: {finding.Summary}\n{finding.Evidence}");
        Assert.True(finding.Bugs > 0, $"{name} survives {finding.Summary}");
    }

    void StaysClean(Action scenario, uint schedules)
    {
        Finding finding = Exploration.Explore(scenario, schedules);

        output.WriteLine(finding.Summary);
        Assert.True(finding.Bugs == 0, $"{finding.Summary}\n{finding.Evidence}");
    }
}
