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
          reshard NEW-DIR                copies the ledger of DIR into a new folder, spread over --shards
          serve                          serves a page, and transfers by HTTP, until it is stopped with Ctrl-C

          --data DIR            folder with the files of the store (default: ledger-data)
          --checkpoint-bytes N  bytes of log from one checkpoint to the next (default: 67108864)
          --seconds N           how long to run, 1 to 86400 (default: 10)
          --threads N           transfers at a time, 1 to 256 (default: 4)
          --seed N              of the random transfers (default: another one each time)
          --nodes N             serve on so many nodes, each a process of its own: 1 to 7 (default: 1)
          --shards N            over so many shards the accounts are spread: 1 to 64 (default: 1)
          --replicas N          so many of the nodes vote in each shard at first: 1 to 7 (default: all)
          --node N              of these nodes, be this one, as long as the input is open
          --http N              port of the page; of the first node, the others have those behind it (default: 7180)
          --port N              port for the other nodes, in the same way (default: 7100)
          --clients N           port for the command khonsu, in the same way (default: 7140)
          --load N              random transfers at a time while it serves (default: 0)
          --help                this text

        Exit code: 0 done, 1 refused or failed, 2 nobody can tell whether a transfer was made, 130 stopped with Ctrl-C.
        """;

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
        "--credit" => options with { Credit = Words.Amount(rest.Current, Value(rest), min: 0) },
        "--seconds" => options with { Seconds = Number(rest, 1, LedgerOptions.SecondsMax) },
        "--threads" => options with { Threads = Number(rest, 1, LedgerOptions.ThreadsMax) },
        "--nodes" => options with { Nodes = Number(rest, 1, LedgerOptions.NodesMax) },
        "--shards" => options with { Shards = Number(rest, 1, LedgerOptions.ShardsMax) },
        "--replicas" => options with { Replicas = Number(rest, 1, LedgerOptions.NodesMax) },
        "--node" => options with { Node = Number(rest, 1, LedgerOptions.NodesMax) },
        "--port" => options with { Port = Number(rest, 1, LedgerOptions.PortMax) },
        "--http" => options with { HttpPort = Number(rest, 1, LedgerOptions.PortMax) },
        "--clients" => options with { ClientPort = Number(rest, 1, LedgerOptions.PortMax) },
        "--load" => options with { Load = Number(rest, 0, LedgerOptions.ThreadsMax) },
        "--seed" => options with { Seed = Number(rest, 0, int.MaxValue) },
        string word => throw new UsageException($"unknown option '{word}'"),
    };

    static ICommand CommandOf(List<string> words, LedgerOptions options) => words switch
    {
        ["open", string account] => new OpenCommand(new Account(Words.Name("account", account), options.Credit)),
        ["transfer", string id, string source, string target, string amount] =>
            new TransferCommand(Words.OrderOf(id, source, target, amount)),
        ["statement", string account] => new StatementCommand(Words.Name("account", account)),
        ["check"] => new CheckCommand(),
        ["reshard", string target] => new ReshardCommand(target),
        ["run"] => new RunCommand(TimeSpan.FromSeconds(options.Seconds), options.Threads, options.Seed),
        ["serve"] when options.Node > options.Nodes
            => throw new UsageException($"--node is one of --nodes: there is no {options.Node} of {options.Nodes}"),
        ["serve"] when options is { Nodes: > 1, Node: null } => new GroupCommand(),
        ["serve"] => new ServeCommand(options),
        ["open" or "transfer" or "statement" or "check" or "reshard" or "run" or "serve", ..]
            => throw new UsageException($"'{words[0]}' does not go with {words.Count - 1} words behind it"),
        [string word, ..] => throw new UsageException($"unknown command '{word}'"),
        [] => throw new UsageException("a command is missing"),
    };

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
