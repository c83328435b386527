using Khonsu.Index;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;
using Khonsu.Versions;

namespace Khonsu.Protocol.Tests.Index;

/// <summary>
/// One stress run over the index of a key type: rows come and go in pairs, from several threads, in a table that grows
/// from its smallest size and migrates again and again; every walk sees both rows of a pair or none, each once.
/// </summary>
/// <param name="seed">Where the choices come from.</param>
/// <param name="keys">How many pairs there are.</param>
/// <param name="keyOf">Makes a key: half 0 or 1 of a pair.</param>
sealed class PairIndex<TKey>(ulong seed, int keys, Func<int, int, TKey> keyOf)
    where TKey : notnull, IEquatable<TKey>
{
    readonly KhonsuStore _store = KhonsuStore.Open();

    // Whether a pair is there, by the thread that owns it; pair p belongs to thread p modulo threads.
    readonly bool[] _isThere = new bool[keys];

    // Written once by whoever sees a violation first.
    string? _violation;

    /// <summary>Runs it.</summary>
    /// <param name="threads">How many threads.</param>
    /// <param name="rounds">Transactions of each.</param>
    /// <returns>The violation, or null.</returns>
    public string? Run(int threads, int rounds)
    {
        Thread[] running = [.. Enumerable.Range(0, threads).Select(
            number => new Thread(() => Guard(number, threads, rounds)))];
        Array.ForEach(running, static thread => thread.Start());
        Array.ForEach(running, static thread => thread.Join());
        CheckEnd();
        _store.Dispose();
        return _violation is null ? null : $"{typeof(TKey).Name}, seed={seed}: {_violation}";
    }

    void Guard(int number, int threads, int rounds)
    {
        try
        {
            var random = new SeededRandom(seed + (ulong)number);
            for (int round = 0; round < rounds && Volatile.Read(ref _violation) is null; round++)
                Step(number, threads, random);
        }
        catch (Exception exception)
        {
            // Why: whatever escapes is a defect, and the process must live to tell the seed.
            Report(exception.ToString());
        }
    }

    void Step(int number, int threads, SeededRandom random)
    {
        switch (random.Below(12))
        {
            case 0:
                _store.Read(tx => CheckPairs(tx.Table(KeyedRow<TKey>.Definition), "a read-only block"));
                break;
            case 1:
                _store.Atomically(tx => CheckPairs(tx.Table(KeyedRow<TKey>.Definition), "a block"));
                break;
            case 2 or 3:
                // Absent keys of nobody: their chains fill the table and leave it again.
                int absent = keys + random.Below(4 * keys);
                _store.Atomically(
                    tx => Check(tx.Table(KeyedRow<TKey>.Definition).Find(keyOf(absent, 0)) is null, "a row of nobody"));
                break;
            default:
                Flip(number + (threads * random.Below(keys / threads)), random.OneIn(3));
                break;
        }
    }

    // Why sometimes blind: a write that read nothing expects whatever is there when it commits, also a chain that is
    // just retired.
    void Flip(int pair, bool isBlind)
    {
        bool wasThere = _isThere[pair];
        _store.Atomically(tx =>
        {
            Table<TKey, KeyedRow<TKey>> table = tx.Table(KeyedRow<TKey>.Definition);
            for (int half = 0; half < 2; half++)
            {
                TKey key = keyOf(pair, half);
                if (!isBlind || wasThere)
                    Check(table.ContainsKey(key) == wasThere, wasThere ? "a row is lost" : "a deleted row is back");
                if (wasThere)
                    table.Remove(key);
                else
                    table.Upsert(new KeyedRow<TKey>(key, pair));
                Check(table.ContainsKey(key) != wasThere, "a body does not see its own write");
            }
        });
        _isThere[pair] = !wasThere;
    }

    void CheckPairs(IEnumerable<KeyedRow<TKey>> table, string reader)
    {
        var seen = new Dictionary<TKey, long>();
        foreach (KeyedRow<TKey> row in table)
            Check(seen.TryAdd(row.Id, row.Value), $"{reader} returned {row.Id} twice");
        foreach (long pair in seen.Values)
        {
            Check(
                seen.ContainsKey(keyOf((int)pair, 0)) && seen.ContainsKey(keyOf((int)pair, 1)),
                $"{reader} saw half of pair {pair}");
        }
    }

    void CheckEnd()
    {
        _store.Read(tx =>
        {
            CheckPairs(tx.Table(KeyedRow<TKey>.Definition), "the end");
            for (int pair = 0; pair < keys; pair++)
            {
                for (int half = 0; half < 2; half++)
                {
                    bool isThere = tx.Table(KeyedRow<TKey>.Definition).ContainsKey(keyOf(pair, half));
                    Check(isThere == _isThere[pair], $"pair {pair} is {(isThere ? "there" : "not there")} in the end");
                }
            }
        });
        var live = new Dictionary<TKey, VersionChain>();
        KeyIndex<TKey> index = _store.Parts.Tables.Get(KeyedRow<TKey>.Definition).Index;
        for (IndexTable? table = index.Root; table is not null; table = table.Next)
        {
            foreach (uint slot in table.Slots.Where(IndexTable.HasChain))
                CheckChain(index, index.Chains.At(IndexTable.LocationOf(slot)), live);
        }
    }

    void CheckChain(KeyIndex<TKey> index, VersionChain chain, Dictionary<TKey, VersionChain> live)
    {
        if (chain.IsDead)
            return;
        var key = (TKey)chain.KeyObject;
        Check(live.TryAdd(key, chain) || live[key].Equals(chain), $"{key} has two live chains");
        Check(index.Find(key).Equals(chain), $"the live chain of {key} is not found");
        Check(!chain.IsHeld, $"the chain of {key} is still held");
    }

    void Check(bool condition, string violation)
    {
        if (!condition)
            Report(violation);
    }

    void Report(string violation) => Interlocked.CompareExchange(ref _violation, violation, null);
}
