using System.Globalization;
using Ledger.Commands;
using Ledger.Model;

namespace Ledger.CommandLine;

/// <summary>Turns the words of the command line into a command and its options.</summary>
static class CommandParser
{
    /// <summary>The text of <c>--help</c>.</summary>
    public const string Help =
        """
        A double-entry ledger in a durable store inside this process. What a command has answered is on the disk.

        Usage: dotnet run -c Release --project samples/Ledger -- command [options]

          open ACCOUNT [--credit N]      opens an account that may be overdrawn by N (default: 0)
          transfer ID FROM TO AMOUNT     makes a transfer; given again with the same ID, it answers what it answered
          statement ACCOUNT              lists the entries of an account
          check                          adds everything up again
          run                            makes random transfers, and prints 'ack ID FROM TO AMOUNT' after each

          --data DIR            folder with the files of the store (default: ledger-data)
          --checkpoint-bytes N  bytes of log from one checkpoint to the next (default: 67108864)
          --seconds N           how long to run, 1 to 86400 (default: 10)
          --threads N           transfers at a time, 1 to 256 (default: 4)
          --seed N              of the random transfers (default: another one each time)
          --help                this text

        Exit code: 0 done, 1 refused or failed, 2 nobody can tell whether a transfer was made, 130 stopped with Ctrl-C.
        """;

    // Longer names would be longer than a line of a statement, and larger amounts than a column after many transfers.
    const int NameCharsMax = 40;
    const decimal AmountMax = 1_000_000_000;

    /// <summary>Reads the words from left to right; of an option that stands twice the last one counts.</summary>
    /// <exception cref="UsageException">A word is not understood.</exception>
    public static (ICommand Command, LedgerOptions Options) Parse(IReadOnlyList<string> words)
    {
        LedgerOptions options = new();
        List<string> operands = [];
        using IEnumerator<string> rest = words.GetEnumerator();
        while (rest.MoveNext())
        {
            if (rest.Current.StartsWith("--", StringComparison.Ordinal))
                options = WithOption(options, rest);
            else
                operands.Add(rest.Current);
        }

        return (CommandOf(operands, options), options);
    }

    static LedgerOptions WithOption(LedgerOptions options, IEnumerator<string> rest) => rest.Current switch
    {
        "--data" => options with { DataFolder = Value(rest) },
        "--checkpoint-bytes" => options with { CheckpointBytes = Number(rest, 1, int.MaxValue) },
        "--credit" => options with { Credit = Amount(rest.Current, Value(rest), min: 0) },
        "--seconds" => options with { Seconds = Number(rest, 1, LedgerOptions.SecondsMax) },
        "--threads" => options with { Threads = Number(rest, 1, LedgerOptions.ThreadsMax) },
        "--seed" => options with { Seed = Number(rest, 0, int.MaxValue) },
        string word => throw new UsageException($"unknown option '{word}'"),
    };

    static ICommand CommandOf(List<string> words, LedgerOptions options) => words switch
    {
        ["open", string account] => new OpenCommand(new Account(Name("account", account), options.Credit)),
        ["transfer", string id, string source, string target, string amount] => new TransferCommand(OrderOf(
            Name("request id", id), Name("account", source), Name("account", target), Amount("AMOUNT", amount, 0.01m))),
        ["statement", string account] => new StatementCommand(Name("account", account)),
        ["check"] => new CheckCommand(),
        ["run"] => new RunCommand(TimeSpan.FromSeconds(options.Seconds), options.Threads, options.Seed),
        ["open" or "transfer" or "statement" or "check" or "run", ..]
            => throw new UsageException($"'{words[0]}' does not go with {words.Count - 1} words behind it"),
        [string word, ..] => throw new UsageException($"unknown command '{word}'"),
        [] => throw new UsageException("a command is missing"),
    };

    static Order OrderOf(string id, string source, string target, decimal amount) => source != target
        ? new Order(id, source, target, amount)
        : throw new UsageException($"a transfer needs two accounts, not '{source}' twice");

    static string Name(string what, string text)
    {
        bool isName = text.Length is >= 1 and <= NameCharsMax
            && !text.Any(static sign => char.IsWhiteSpace(sign) || char.IsControl(sign));
        return isName
            ? text
            : throw new UsageException($"{what} needs 1 to {NameCharsMax} signs without blanks, not '{text}'");
    }

    static decimal Amount(string what, string text, decimal min)
    {
        bool isNumber = decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount);
        return isNumber && amount >= min && amount <= AmountMax && decimal.Round(amount, 2) == amount
            ? amount
            : throw new UsageException(
                $"{what} needs an amount from {min} to {AmountMax} with at most two decimals, not '{text}'");
    }

    static string Value(IEnumerator<string> rest)
    {
        string option = rest.Current;
        string value = rest.MoveNext() ? rest.Current : "";
        bool isMissing = value.Length == 0 || value.StartsWith("--", StringComparison.Ordinal);
        return isMissing ? throw new UsageException($"{option} needs a value") : value;
    }

    static int Number(IEnumerator<string> rest, int min, int max)
    {
        string option = rest.Current;
        string text = Value(rest);
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return isNumber && number >= min && number <= max
            ? number
            : throw new UsageException($"{option} needs a number from {min} to {max}, not '{text}'");
    }
}
