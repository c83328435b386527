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
        => StaysClean(static () => Scenarios.WriteSkew(IsolationLevel.Serializable), 1000);

    [Fact]
    public void No_schedule_inserts_one_key_twice() => StaysClean(Scenarios.InsertAgainstInsert, 1000);

    [Fact]
    public void No_schedule_loses_a_row_while_the_index_grows() => StaysClean(Scenarios.GrowWhileInserting, 500);

    [Fact]
    public void No_schedule_loses_a_row_while_deleted_ones_leave_the_index()
        => StaysClean(Scenarios.RetireWhileInserting, 500);

    [Fact]
    public void A_write_skew_that_the_level_allows_is_found()
    {
        Finding finding = Exploration.Explore(static () => Scenarios.WriteSkew(IsolationLevel.Snapshot), 1000);

        output.WriteLine($"{finding.Summary}\n{finding.Evidence}");
        Assert.True(finding.Bugs > 0, finding.Summary);
        Assert.Contains("both withdrew", finding.Evidence, StringComparison.Ordinal);
    }

    void StaysClean(Action scenario, uint schedules)
    {
        Finding finding = Exploration.Explore(scenario, schedules);

        output.WriteLine(finding.Summary);
        Assert.True(finding.Bugs == 0, $"{finding.Summary}\n{finding.Evidence}");
    }
}
