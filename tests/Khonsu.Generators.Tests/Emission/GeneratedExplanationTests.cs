using Khonsu.Generators.Tests.Samples;

namespace Khonsu.Generators.Tests.Emission;

/// <summary>What a refusal says of records and models that are generated in this very project.</summary>
public sealed class GeneratedExplanationTests : IDisposable
{
    static readonly TransactionOptions s_traced = new() { CaptureCallSite = true, MaxAttempts = 1, Label = "traced" };

    readonly SampleModel _model = SampleModel.Open();

    public GeneratedExplanationTests()
    {
        _model.Atomically(static tx => tx.SampleAccounts.Add(new SampleAccount("ann", "Ann", null, "north", null, 1)));
        _model.Atomically(static tx => tx.SampleEntries.Add(new SampleEntry("north", 1) { Amount = 5 }));
    }

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Every_column_that_the_winners_changed_is_named_and_no_other()
    {
        AbortInfo abort = Refuse(
            static tx => _ = tx.SampleAccounts["ann"].Branch,
            static tx =>
            {
                tx.SampleAccounts.Row("ann").Rank = 2;
                tx.SampleAccounts.Row("ann").Notes = "moved";
            },
            static tx => tx.SampleAccounts.Row("ann").Owner = "Ann B.");

        Assert.Equal(["owner", "rank", "notes"], abort.Columns);
        Assert.Contains(": owner, rank, notes,", abort.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_was_taken_back_names_no_column()
    {
        AbortInfo abort = Refuse(
            static tx => _ = tx.SampleAccounts["ann"].Branch,
            static tx => tx.SampleAccounts.Row("ann").Rank = 2,
            static tx => tx.SampleAccounts.Row("ann").Rank = 1);

        Assert.Equal("ann", abort.Key);
        Assert.Empty(abort.Columns);
    }

    [Fact]
    public void A_row_that_went_names_no_column()
    {
        AbortInfo abort = Refuse(
            static tx => _ = tx.SampleAccounts["ann"].Branch, static tx => tx.SampleAccounts.Remove("ann"));

        Assert.Empty(abort.Columns);
    }

    [Fact]
    public void A_scan_that_was_passed_names_the_row_and_its_columns()
    {
        AbortInfo abort = Refuse(
            static tx => _ = tx.SampleEntries.Count, static tx => tx.SampleEntries.Row(new("north", 1)).Note = "late");

        Assert.Equal((ConflictRule.ScannedTableChanged, "note"), (abort.Rule, Assert.Single(abort.Columns)));
    }

    [Fact]
    public void A_range_is_told_by_its_columns_as_far_as_they_were_asked()
    {
        AbortInfo abort = Refuse(
            static tx => _ = tx.SampleAccounts.ByBranchAndRankAndId.StartingWith("north").Count(),
            static tx => tx.SampleAccounts.Add(new SampleAccount("bob", null, null, "north", null, 7)));

        Assert.Equal(("ByBranchAndRankAndId", "(north)"), (abort.Index, abort.Range));
        Assert.Contains("ByBranchAndRankAndId was changed, (north)", abort.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_sites_are_those_of_the_user_in_blocks_and_handles_of_a_model()
    {
        string rival = "";
        using SampleModelTransaction handle = _model.Begin(s_traced);
        handle.SampleEntries.Row(new("north", 1)).Amount = 6;
        AbortInfo abort = _model.TryAtomically(
            tx =>
            {
                tx.SampleEntries.Row(new("north", 1)).Amount = 7;
                rival = _model.Store.ActiveTransactions.First(one => one.Id == handle.Id).CallSite!;
                handle.Commit();
            },
            s_traced).Abort!;

        string here = nameof(GeneratedExplanationTests) + "."
            + nameof(Call_sites_are_those_of_the_user_in_blocks_and_handles_of_a_model);
        Assert.StartsWith(here, abort.CallSite, StringComparison.Ordinal);
        Assert.Equal(rival, abort.OtherCallSite);
        Assert.NotEqual(abort.CallSite, abort.OtherCallSite);
        Assert.Equal("traced", abort.OtherLabel);
        Assert.Contains($"'traced' from {rival}", abort.ToString(), StringComparison.Ordinal);
        string line = abort.CallSite!.Split(':')[1].TrimEnd(')');
        Assert.InRange(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture), 80, 110);
        await _model.AtomicallyAsync(
            tx => Assert.StartsWith(here, CallSiteOf(tx.Id), StringComparison.Ordinal), s_traced);
    }

    [Fact]
    public void Nothing_is_captured_that_nobody_asked_for()
    {
        AbortInfo abort = Refuse(
            static tx => _ = tx.SampleAccounts["ann"].Branch, static tx => tx.SampleAccounts.Remove("ann"));

        Assert.Null(abort.CallSite);
        Assert.Null(abort.OtherCallSite);
    }

    string CallSiteOf(long id) => _model.Store.ActiveTransactions.First(one => one.Id == id).CallSite!;

    // The winners commit after the loser's reads, one after the other.
    AbortInfo Refuse(Action<SampleModelTx> read, params Action<SampleModelTx>[] winners) => _model.TryAtomically(
        tx =>
        {
            read(tx);
            var thread = new Thread(() => Array.ForEach(winners, winner => _model.Atomically(winner)));
            thread.Start();
            thread.Join();
            tx.SamplePrices.Upsert(new SamplePrice("x", 1));
        },
        new TransactionOptions { MaxAttempts = 1 }).Abort!;
}
