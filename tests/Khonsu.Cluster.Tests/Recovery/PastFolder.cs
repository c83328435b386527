using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>A node of one account table with a past, and places for what is made of it.</summary>
sealed class PastFolder(int shards = 1) : IDisposable
{
    readonly string _path = Directory.CreateTempSubdirectory("khonsu-past-").FullName;
    int _targets;

    public string Node => Path.Combine(_path, "node");

    public string Backup => Path.Combine(_path, "backup");

    public WallClock Clock { get; } = new();

    /// <summary>The folder of the pieces of the log in the archive.</summary>
    public string ArchivedLog => ArchivedLogOf(0);

    /// <summary>The folder of the checkpoints in the archive.</summary>
    public string ArchivedCheckpoints => Path.Combine(Node, "archive", $"{1:x16}", "checkpoints");

    public KhonsuNodeOptions Options => new()
    {
        Directory = Node,
        Shards = shards,
        // Why shorter: it says how soon what a killed node has left of transactions is ended.
        ElectionTimeout = TimeSpan.FromMilliseconds(shards == 1 ? 500 : 50),
        LogTailEntries = 3,
        TimeProvider = Clock,
        Archive = new KhonsuArchiveOptions { StretchBytes = 2000 },
    };

    /// <summary>The folder of the pieces of the log of a shard in the archive.</summary>
    public string ArchivedLogOf(int shard) => Path.Combine(Node, "archive", $"{shard + 1:x16}", "log");

    /// <summary>A directory that is not there yet.</summary>
    public string NewTarget() => Path.Combine(_path, $"target-{++_targets}");

    public Task<KhonsuNode<Bank>> StartAsync(KhonsuNodeOptions? options = null)
        => KhonsuNode.StartAsync(options ?? Options, Bank.Open, Bank.Tables);

    /// <summary>Restores, starts what was restored, and looks.</summary>
    public async Task<string> ContentAtAsync(string source, RestorePoint point)
    {
        string target = NewTarget();
        RestoreResult result = KhonsuRecovery.Restore(source, target, new RestoreOptions { Point = point });
        await using KhonsuNode<Bank> node = await StartAsync(Options with { Directory = target });
        Assert.Equal(shards == 1, result.Timestamp > 0);
        if (shards == 1)
            Assert.InRange(node.Store.GetStatistics().CommitTimestamp, 1L, result.Timestamp);
        return ContentOf(node);
    }

    /// <summary>Restores with another number of shards, starts what was restored, and looks.</summary>
    public async Task<string> ReshardedAtAsync(string source, RestorePoint point, int into)
    {
        await using KhonsuNode<Bank> node = await StartAsync(Reshard(source, point, into));
        return ContentOf(node);
    }

    /// <summary>Another number of shards, from 1 to 9.</summary>
    public static int OtherThan(int shards, Random random)
    {
        int other = random.Next(1, 9);
        return other < shards ? other : other + 1;
    }

    /// <summary>Restores with another number of shards.</summary>
    /// <returns>With what the new node is started.</returns>
    public KhonsuNodeOptions Reshard(string source, RestorePoint point, int into)
    {
        string target = NewTarget();
        var restore = new RestoreOptions
        {
            Point = point,
            Cluster = Options.Cluster,
            Shards = into,
            Tables = Bank.Tables,
        };
        Assert.Equal(new RestoreResult(target, 1, 0, 0), KhonsuRecovery.Restore(source, target, restore));
        return Options with { Directory = target, Shards = into };
    }

    /// <summary>Writes the tables of a moment, reads them into a store in memory, and looks.</summary>
    public string DumpedAt(string source, RestorePoint point)
        => ContentOf(KhonsuRecovery.Dump(source, NewTarget(), point));

    /// <summary>Reads tables of a moment into a store in memory, and looks.</summary>
    public static string ContentOf(DumpResult result)
    {
        using Bank bank = Read(result);
        return bank.Read(static tx => ContentOf(tx.Accounts));
    }

    /// <summary>Adds up all balances.</summary>
    public static long SumOf(DumpResult result)
    {
        using Bank bank = Read(result);
        return bank.Read(static tx => tx.Accounts.Sum(static account => account.Balance));
    }

    static Bank Read(DumpResult result)
    {
        Bank bank = Bank.Open();
        foreach (DumpedTable table in result.Tables.Where(static table => table.Rows > 0))
        {
            int count = bank.Atomically(tx => tx.Accounts.ReadArrowFile(table.Path));
            Assert.Equal(table.Rows, count);
        }

        return bank;
    }

    public static string ContentOf(KhonsuNode<Bank> node)
        => node.Model.Read(static tx => ContentOf(tx.Accounts));

    static string ContentOf(IEnumerable<Account> accounts) => string.Join(
        '\n', accounts.OrderBy(static row => row.Id, StringComparer.Ordinal).Select(static row => row.ToString()));

    /// <summary>Commits so many accounts one after the other, a minute apart.</summary>
    /// <returns>The timestamp of each commit, and its time.</returns>
    public async Task<List<(long Stamp, DateTimeOffset Time)>> CommitAsync(KhonsuNode<Bank> node, int count)
    {
        var commits = new List<(long, DateTimeOffset)>();
        for (int number = 0; number < count; number++)
        {
            Clock.Now += TimeSpan.FromMinutes(1);
            await node.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account($"{tx.Accounts.Count:000}", "ann", 1)));
            commits.Add((node.Store.GetStatistics().CommitTimestamp, Clock.Now));
        }

        return commits;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
