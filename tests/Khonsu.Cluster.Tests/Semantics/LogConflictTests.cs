using System.Reflection;

#pragma warning disable KHN103 // The tests count the runs of their bodies.

namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>The plays of docs/conflict-table.md through the log end as that page says they do in one store.</summary>
public sealed class LogConflictTests
{
    static readonly TransactionOptions s_replace = new()
    {
        OnConflict = ConflictResolution.Replace,
        Isolation = IsolationLevel.Snapshot,
    };

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Each_rule_does_at_each_level_what_it_does_in_one_store(int stores, bool isLate)
    {
        string[] lines = File.ReadAllLines(PathOf("conflict-table.md"));
        var wrong = new List<string>();
        int cells = 0;
        foreach (ConflictResolution rule in Enum.GetValues<ConflictResolution>().Distinct())
        {
            string name = rule == ConflictResolution.Merge ? "Merge, also called Append" : rule.ToString();
            foreach (var (way, write) in ConflictPlay.Ways)
            {
                string row = lines.Single(line => line.StartsWith($"| {name} | {way} |", StringComparison.Ordinal));
                string[] expected = [.. row.Split('|').Skip(3).Select(static cell => cell.Trim())];
                foreach (IsolationLevel level in Enum.GetValues<IsolationLevel>())
                {
                    string outcome = ConflictPlay.Outcome(stores, rule, level, write, isLate);
                    cells++;
                    if (outcome != expected[(int)level])
                        wrong.Add($"{name}, {way}, {level}: {outcome}, not {expected[(int)level]}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Equal(100, cells);
    }

    [Fact]
    public void A_write_that_is_left_out_is_told_after_the_log_has_refused_it()
    {
        using LogStores stores = Filled();
        IReadOnlyList<SkippedWrite>? told = null;

        TxResult result = stores[0].TryAtomically(
            tx =>
            {
                tx.Summeds.Upsert(new Summed(0, 15));
                tx.Summeds.Upsert(new Summed(1, 15));
                tx.OnCommitted(info => told = info.Skipped);
                stores.BeforeEntry = () => stores[1].Atomically(static tx => tx.Summeds.Upsert(new Summed(0, 100)));
            },
            new TransactionOptions { OnConflict = ConflictResolution.Ignore, Isolation = IsolationLevel.Snapshot });

        Assert.Equal([new SkippedWrite("summeds", 0L)], result.Skipped);
        Assert.Equal(result.Skipped, told);
        Assert.Equal((100, 15), stores[0].Read(static tx => (tx.Summeds[0].Value, tx.Summeds[1].Value)));
    }

    [Fact]
    public void Where_all_is_left_out_nothing_is_sent_and_the_block_has_committed()
    {
        using LogStores stores = Filled();

        TxResult result = stores[0].TryAtomically(
            tx =>
            {
                tx.Summeds.Upsert(new Summed(0, 15));
                stores.BeforeEntry = () => stores[1].Atomically(static tx => tx.Summeds.Upsert(new Summed(0, 100)));
            },
            new TransactionOptions { OnConflict = ConflictResolution.Ignore, Isolation = IsolationLevel.Snapshot });

        Assert.True(result.IsCommitted);
        Assert.Single(result.Skipped);
        Assert.Equal(3, stores.Log.Count);
    }

    [Fact]
    public async Task A_block_without_a_thread_resolves_its_conflict_too()
    {
        using LogStores stores = Filled();
        int runs = 0;

        await stores[0].AtomicallyAsync(
            tx =>
            {
                runs++;
                tx.Summeds.Upsert(new Summed(0, 15));
                stores.BeforeEntry = () => stores[1].Atomically(static tx => tx.Summeds.Upsert(new Summed(0, 100)));
            },
            new TransactionOptions { OnConflict = ConflictResolution.Ignore, Isolation = IsolationLevel.Snapshot });

        Assert.Equal((1, 100), (runs, stores[0].Read(static tx => tx.Summeds[0].Value)));
    }

    [Fact]
    public void A_conflict_can_be_resolved_again_and_again()
    {
        using LogStores stores = Filled();
        int left = 5;
        stores.BeforeEntry = Disturb;

        TxResult result = stores[0].TryAtomically(
            static tx => { tx.Summeds.Update(0, static row => row with { Value = row.Value + 5 }); },
            new TransactionOptions
            {
                OnConflict = ConflictResolution.Merge,
                Isolation = IsolationLevel.Snapshot,
                MaxAttempts = 1,
            });

        Assert.True(result.IsCommitted);
        Assert.Equal(10 + 5 + 50, stores[0].Read(static tx => tx.Summeds[0].Value));

        void Disturb()
        {
            if (left-- > 0)
            {
                stores[1].Atomically(static tx => tx.Summeds.Merge(0).Value += 10);
                stores.BeforeEntry = Disturb;
            }
        }
    }

    [Fact]
    public void While_a_commit_is_on_its_way_its_thread_runs_other_blocks()
    {
        using LogStores stores = Filled();

        ValueTask first = stores[0].AtomicallyAsync(static tx => tx.Summeds.Upsert(new Summed(0, 15)), s_replace);
        stores[0].Atomically(static tx => tx.Summeds.Upsert(new Summed(1, 16)), s_replace);

        Assert.True(first.IsCompletedSuccessfully);
        Assert.Equal((15, 16), stores[0].Read(static tx => (tx.Summeds[0].Value, tx.Summeds[1].Value)));
    }

    static LogStores Filled()
    {
        var stores = new LogStores(2, [.. Tallies.Tables]);
        stores[0].Atomically(static tx =>
        {
            tx.Summeds.Add(new Summed(0, 10));
            tx.Summeds.Add(new Summed(1, 0));
        });
        stores.ApplyAll();
        return stores;
    }

    static string PathOf(string page)
    {
        string project = typeof(LogConflictTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static metadata => metadata.Key == "ProjectDirectory").Value!;
        return Path.Combine(project, "..", "..", "docs", page);
    }
}
