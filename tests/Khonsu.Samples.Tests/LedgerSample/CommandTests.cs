using Khonsu.Samples.Tests.FlightsSample;

namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>Commands one after the other, each with a start of the ledger of its own.</summary>
public sealed class CommandTests : IDisposable
{
    readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_transfer_is_made_once_however_often_it_is_asked_for()
    {
        await SucceedAsync("bank: opened, credit 100.00", "open", "bank", "--credit", "100");
        await SucceedAsync("ann: opened, credit 0.00", "open", "ann");
        await SucceedAsync("ann: open already, credit 0.00", "open", "ann");
        const string Answer = "r1: 10.50 from bank (entry 1) to ann (entry 1)";
        await SucceedAsync(Answer, "transfer", "r1", "bank", "ann", "10.50");
        await SucceedAsync("r2: 4.00 from ann (entry 2) to bank (entry 2)", "transfer", "r2", "ann", "bank", "4");
        await SucceedAsync(Answer, "transfer", "r1", "bank", "ann", "10.5");

        string[] statement =
        [
            "     1            10.50            10.50  r1",
            "     2            -4.00             6.50  r2",
            "balance 6.50, credit 0.00",
        ];
        await SucceedAsync(string.Join(Environment.NewLine, statement), "statement", "ann");
        await SucceedAsync("2 accounts, 2 transfers, 4 entries; the balances add up to 0", "check");
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing_behind()
    {
        await SucceedAsync("bank: opened, credit 100.00", "open", "bank", "--credit", "100");
        await SucceedAsync("ann: opened, credit 0.00", "open", "ann");
        await SucceedAsync("r1: 10.00 from bank (entry 1) to ann (entry 1)", "transfer", "r1", "bank", "ann", "10");

        await FailAsync(
            "90.01 cannot be taken from 'bank': it would be overdrawn by more than its credit",
            "transfer",
            "r2",
            "bank",
            "ann",
            "90.01");
        await FailAsync("there is no account 'bob'; open it first", "transfer", "r3", "ann", "bob", "1");
        await FailAsync(
            "request 'r1' was another transfer, of 10.00 from bank to ann; give each transfer an id of its own",
            "transfer",
            "r1",
            "bank",
            "ann",
            "11");
        await FailAsync("account 'ann' is open already, with a credit of 0.00", "open", "ann", "--credit", "5");
        await FailAsync("there is no account 'bob'", "statement", "bob");
        await SucceedAsync("2 accounts, 1 transfers, 2 entries; the balances add up to 0", "check");
    }

    [Fact]
    public async Task A_load_ends_by_itself_and_says_what_it_did()
    {
        RunResult run = await _folder.RunAsync("run", "--seconds", "1", "--checkpoint-bytes", "10000");

        run.AssertSucceeded();
        string[] lines = run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches($"^{lines.Length - 1} transfers made, [0-9]+ refused for want of credit$", lines[^1]);
        Assert.All(lines.SkipLast(1), static line => Assert.StartsWith("ack ", line, StringComparison.Ordinal));
        await SucceedAsync(
            $"10 accounts, {lines.Length - 1} transfers, {2 * (lines.Length - 1)} entries; the balances add up to 0",
            "check");
    }

    [Fact]
    public async Task A_ledger_is_spread_over_shards_and_brought_together_again()
    {
        await SucceedAsync("bank: opened, credit 100.00", "open", "bank", "--credit", "100");
        await SucceedAsync("ann: opened, credit 0.00", "open", "ann");
        await SucceedAsync("r1: 10.00 from bank (entry 1) to ann (entry 1)", "transfer", "r1", "bank", "ann", "10");
        string spread = $"{_folder.Data}-8";
        string[] eight = ["--data", spread, "--shards", "8"];
        await SucceedAsync($"8 shards: start with {string.Join(' ', eight)}", "reshard", spread, "--shards", "8");

        await SucceedAsync("2 accounts, 1 transfers, 2 entries; the balances add up to 0", ["check", .. eight]);
        await SucceedAsync("r1: 10.00 from bank (entry 1) to ann (entry 1)", [
            "transfer", "r1", "bank", "ann", "10", .. eight]);
        await SucceedAsync("r2: 4.00 from ann (entry 2) to bank (entry 2)", [
            "transfer", "r2", "ann", "bank", "4", .. eight]);
        RunResult wrong = await _folder.RunAsync("check", "--data", spread);
        Assert.Contains("another number of shards", wrong.Error, StringComparison.Ordinal);
        string together = $"{_folder.Data}-1";
        await SucceedAsync(
            $"1 shards: start with --data {together} --shards 1", "reshard", together, "--data", spread);
        await SucceedAsync("2 accounts, 2 transfers, 4 entries; the balances add up to 0", "check", "--data", together);
        RunResult again = await _folder.RunAsync("reshard", together);
        Assert.Contains("is there and not empty", again.Error, StringComparison.Ordinal);
    }

    async Task SucceedAsync(string output, params string[] words)
    {
        RunResult run = await _folder.RunAsync(words);
        run.AssertSucceeded();
        Assert.Equal(output + Environment.NewLine, run.Output);
    }

    async Task FailAsync(string error, params string[] words)
    {
        RunResult run = await _folder.RunAsync(words);
        run.AssertFailed(error);
        Assert.Equal("", run.Output);
    }
}
