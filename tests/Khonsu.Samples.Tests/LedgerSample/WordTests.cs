using Khonsu.Samples.Tests.FlightsSample;

namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>Words that are not understood end the program before it touches any file.</summary>
public sealed class WordTests : IDisposable
{
    const string LongName = "12345678901234567890123456789012345678901";

    readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a command is missing")]
    [InlineData("unknown command 'close'", "close", "ann")]
    [InlineData("unknown option '--fast'", "check", "--fast")]
    [InlineData("'open' does not go with 0 words behind it", "open")]
    [InlineData("--nodes needs a number from 1 to 7, not '8'", "serve", "--nodes", "8")]
    [InlineData("--http needs a number from 1 to 32760, not '40000'", "serve", "--http", "40000")]
    [InlineData("--node is one of --nodes: there is no 3 of 2", "serve", "--nodes", "2", "--node", "3")]
    [InlineData("'check' does not go with 1 words behind it", "check", "ann")]
    [InlineData("'reshard' does not go with 0 words behind it", "reshard")]
    [InlineData("'transfer' does not go with 3 words behind it", "transfer", "r1", "ann", "bob")]
    [InlineData("account needs 1 to 40 signs without blanks, not ''", "open", "")]
    [InlineData("account needs 1 to 40 signs without blanks, not 'a b'", "statement", "a b")]
    [InlineData($"account needs 1 to 40 signs without blanks, not '{LongName}'", "statement", LongName)]
    [InlineData("request id needs 1 to 40 signs without blanks, not ''", "transfer", "", "a", "b", "1")]
    [InlineData("a transfer needs two accounts, not 'ann' twice", "transfer", "r1", "ann", "ann", "1")]
    [InlineData(
        "AMOUNT needs an amount from 0.01 to 1000000000 with at most two decimals, not '-1'",
        "transfer",
        "r1",
        "a",
        "b",
        "-1")]
    [InlineData(
        "AMOUNT needs an amount from 0.01 to 1000000000 with at most two decimals, not '0.001'",
        "transfer",
        "r1",
        "a",
        "b",
        "0.001")]
    [InlineData(
        "--credit needs an amount from 0 to 1000000000 with at most two decimals, not '1e3'",
        "open",
        "ann",
        "--credit",
        "1e3")]
    [InlineData("--credit needs a value", "open", "ann", "--credit")]
    [InlineData("--threads needs a number from 1 to 256, not '0'", "run", "--threads", "0")]
    [InlineData("--seconds needs a number from 1 to 86400, not 'ten'", "run", "--seconds", "ten")]
    [InlineData("--checkpoint-bytes needs a number from 1 to 2147483647, not '0'", "run", "--checkpoint-bytes", "0")]
    [InlineData("--seed needs a number from 0 to 2147483647, not '-1'", "run", "--seed", "-1")]
    public async Task A_word_that_is_not_understood_touches_no_file(string problem, params string[] words)
    {
        RunResult run = await _folder.RunAsync(words);

        run.AssertFailed($"{problem}; --help lists the commands");
        Assert.Equal("", run.Output);
        Assert.False(Directory.Exists(_folder.Data));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_lists_every_command_and_option(string word)
    {
        RunResult run = await _folder.RunAsync(word);

        run.AssertSucceeded();
        string[] words =
        [
            "open", "transfer", "statement", "check", "run",
            "--data", "--checkpoint-bytes", "--seconds", "--threads", "--seed", "--help",
        ];
        Assert.All(words, listed => Assert.Contains($"\n  {listed} ", run.Output, StringComparison.Ordinal));
    }
}
