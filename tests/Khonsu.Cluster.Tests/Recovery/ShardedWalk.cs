using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>
/// A node of several shards with a random past: money moves between accounts of any of them, several at a time, with
/// checkpoints, ends and starts in between. Within a phase the clock stands still, so at each moment it is known what
/// was there.
/// </summary>
sealed class ShardedWalk(int seed) : IDisposable
{
    public const int Shards = 4;
    public const int Accounts = 12;

    /// <summary>Everything of a phase bears a time that is at most so long before what is noted of it.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(1);

    readonly Random _random = new(seed);
    readonly SortedDictionary<DateTimeOffset, string> _contents = [];
    readonly long[] _balances = new long[Accounts];

    public PastFolder Folder { get; } = new(Shards);

    public Random Random => _random;

    /// <summary>What there was from a time on, up to the next one.</summary>
    public IReadOnlyDictionary<DateTimeOffset, string> Contents => _contents;

    /// <summary>What there is in all.</summary>
    public static long Total => Accounts * TransferWork.Deposit;

    /// <summary>Makes the past.</summary>
    public async Task RunAsync(int phases)
    {
        KhonsuNode<Bank> node = await Folder.StartAsync();
        await FillAsync(node);
        for (int phase = 0; phase < phases; phase++)
        {
            Tick();
            await Task.WhenAll(Enumerable.Range(0, _random.Next(1, 8)).Select(_ => MoveAsync(node)));
            Note();
            int what = _random.Next(5);
            if (what == 0)
                await node.CheckpointAsync();
            if (what != 1)
                continue;
            // Killed, not stopped: transactions are left as they are.
            await node.DisposeAsync();
            node = await Folder.StartAsync();
        }

        await node.DisposeAsync();
    }

    /// <summary>Opens all accounts, by one transaction.</summary>
    public async Task FillAsync(KhonsuNode<Bank> node)
    {
        Tick();
        await new TransferWork(Accounts, seed).FillAsync(node);
        Array.Fill(_balances, TransferWork.Deposit);
        Note();
    }

    /// <summary>Moves money once.</summary>
    public async Task MoveAsync(KhonsuNode<Bank> node)
    {
        int from = _random.Next(Accounts);
        int to = (from + 1 + _random.Next(Accounts - 1)) % Accounts;
        int amount = _random.Next(1, 10);
        _balances[from] -= amount;
        _balances[to] += amount;
        await node.Model.AtomicallyAsync(tx =>
        {
            tx.Accounts.Row(TransferWork.NameOf(from)).Balance -= amount;
            tx.Accounts.Row(TransferWork.NameOf(to)).Balance += amount;
        });
    }

    /// <summary>What there was at a time.</summary>
    public string At(DateTimeOffset time) => _contents.Last(one => one.Key <= time).Value;

    /// <summary>Remembers what there is now.</summary>
    public void Note()
    {
        // Why: what comes behind something that was seen bears a later time, though the clock stands still.
        Folder.Clock.Now += Slack;
        _contents[Folder.Clock.Now] = string.Join('\n', _balances
            .Select(static (balance, number) => new Account(TransferWork.NameOf(number), null, balance))
            .OrderBy(static row => row.Id, StringComparer.Ordinal));
    }

    public void Tick() => Folder.Clock.Now += TimeSpan.FromSeconds(_random.Next(1, 100));

    public void Dispose() => Folder.Dispose();
}
