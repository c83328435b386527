using System.Globalization;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Parking;

/// <summary>
/// The transactions of a parked-thread run, over the rows that the victim may hold: transfers, writes with pure reads,
/// single writes, scans, counts, pairs that come and go and make the index migrate, waits, read-only blocks; and over
/// rows with secondary indexes. Every one of them checks what it sees.
/// </summary>
sealed class ParkedBank : IDisposable
{
    /// <summary>Kinds of transactions.</summary>
    public const int Kinds = 19;

    /// <summary>Kinds of transactions where some have their reads certified.</summary>
    public const int TrackedKinds = 23;

    /// <summary>The first of those.</summary>
    public const int CertifiedKind = 19;

    /// <summary>The kind that writes two rows without reading them.</summary>
    public const int BlindPairKind = 9;

    /// <summary>The kind that scans and writes.</summary>
    public const int ScanKind = 5;

    /// <summary>The kind that inserts and deletes.</summary>
    public const int PairKind = 6;

    /// <summary>The kind that writes the second of those two rows alone.</summary>
    public const int TouchKind = 7;

    /// <summary>The kind that reads a range of an index and writes.</summary>
    public const int RangeKind = 12;

    /// <summary>The kind that reads by key what all others write.</summary>
    public const int ReadingKind = 2;

    /// <summary>The kind that waits for a change.</summary>
    public const int WaitKind = 10;

    /// <summary>The kind that reads the change feed.</summary>
    public const int FeedKind = 16;

    /// <summary>The kind that reads the past.</summary>
    public const int PastKind = 17;

    /// <summary>The kind that is refused once, shows its ticket, and lets others see it.</summary>
    public const int StarvingKind = 18;

    const long Balance = 1000;
    const long CounterId = 100;
    const long BlindId = 150;
    const long StarvedId = 160;
    const long AuditId = 200;
    const long ScanId = 300;
    const long PairId = 1000;
    const long PairOffset = 1_000_000_000;
    const int PairsAliveMax = 8;
    const int PairsOfThread = 40;

    static readonly TransactionOptions s_certified = new() { Isolation = IsolationLevel.SerializableSnapshot };

    readonly int _rows;
    readonly ParkedIndex _index;
    readonly ParkedFeed? _feed;
    readonly long[] _increments;
    readonly long[] _lastPair;
    readonly Queue<long>[] _pairs;

    // Written once by whoever sees a violation first.
    string? _violation;

    /// <summary>Opens a store with its rows.</summary>
    /// <param name="rows">Rows of the transfers.</param>
    /// <param name="threads">How many threads there are.</param>
    /// <param name="hasTime">Whether the store has a change feed and keeps some of its past.</param>
    public ParkedBank(int rows, int threads, bool hasTime)
    {
        _rows = rows;
        Store = KhonsuStore.Open(hasTime ? ParkedFeed.Options : null);
        Store.Parts.Tickets.Refusals = 1;
        _increments = new long[threads];
        _lastPair = new long[threads];
        _pairs = [.. Enumerable.Range(0, threads).Select(_ => new Queue<long>())];
        Store.Atomically(tx =>
        {
            for (long id = 0; id < rows; id++)
                Rows(tx).Add(new KeyedRow<long>(id, Balance));
            Rows(tx).Add(new KeyedRow<long>(CounterId, 0));
            Rows(tx).Add(new KeyedRow<long>(BlindId, 0));
            Rows(tx).Add(new KeyedRow<long>(BlindId + 1, 0));
            Rows(tx).Add(new KeyedRow<long>(StarvedId, 0));
        });
        _index = new ParkedIndex(Store, rows, Check);
        _index.Fill();
        _feed = hasTime ? new ParkedFeed(Store, threads, CheckScan, Check) : null;
    }

    public KhonsuStore Store { get; }

    /// <summary>The first violation, or null.</summary>
    public string? Violation => Volatile.Read(ref _violation);

    /// <summary>Runs one transaction to its commit.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="thread">The calling thread's number.</param>
    /// <param name="random">Its choices.</param>
    public void Run(int kind, int thread, SeededRandom random)
    {
        switch (kind)
        {
            case 0 or 1:
                Store.Atomically((random, _rows), static (tx, state) => Transfer(Rows(tx), state.random, state._rows));
                break;
            case ReadingKind:
                Store.Atomically(tx => WriteWithPureReads(Rows(tx), thread, 1));
                break;
            case 3:
                Store.Atomically(tx => WriteWithPureReads(Rows(tx), thread, 2));
                break;
            case 4:
                Increment(thread);
                break;
            case ScanKind:
                Store.Atomically(tx => ScanAndWrite(Rows(tx), thread));
                break;
            case PairKind:
                FlipPair(thread);
                break;
            case TouchKind:
                Store.Atomically(thread, static (tx, thread) => WriteBlindly(Rows(tx), BlindId + 1, thread));
                break;
            case 8:
                Store.Read(tx => CheckScan(tx.Table(KeyedRow<long>.Definition), "a read-only block"));
                break;
            case BlindPairKind:
                Store.Atomically(thread, static (tx, thread) =>
                {
                    WriteBlindly(Rows(tx), BlindId, thread);
                    WriteBlindly(Rows(tx), BlindId + 1, thread);
                });
                break;
            case WaitKind:
                WaitForTheCounter(thread);
                break;
            case 11:
                _index.HandOn(random);
                break;
            case RangeKind:
                Store.Atomically(tx => WriteBlindly(Rows(tx), ScanId + thread, _index.CountRange(tx)));
                break;
            case 13:
                _index.FlipGuest(thread, random);
                break;
            case 14:
                _index.Read("a read-only block");
                break;
            case 15:
                _index.HandOnBesideOldSnapshot();
                break;
            case FeedKind:
                _feed?.Read(thread);
                break;
            case PastKind:
                _feed?.LookBack(thread);
                break;
            case CertifiedKind:
                Store.Atomically(tx => WriteWithPureReads(Rows(tx), thread, 2), s_certified);
                break;
            case CertifiedKind + 1:
                Store.Atomically((random, _rows), static (tx, state) => TransferAndLook(tx, state), s_certified);
                break;
            case CertifiedKind + 2:
                Store.Atomically(tx => ScanAndWrite(Rows(tx), thread), s_certified);
                break;
            case CertifiedKind + 3:
                Store.Atomically(tx => CheckScan(Rows(tx), "a certified reader"), s_certified);
                break;
            case StarvingKind:
                Starve();
                break;
        }
    }

    /// <summary>Looks every key up that ever was, so also the one whose chain the parked thread is at.</summary>
    public void LookUpAll() => Store.Atomically(tx =>
    {
        Table<long, KeyedRow<long>> table = Rows(tx);
        for (long pair = PairId; pair < PairId + (PairsOfThread * _increments.Length); pair++)
            Check(table.ContainsKey(pair) == table.ContainsKey(pair + PairOffset), "half of a pair at one look");
        for (int thread = 0; thread < _increments.Length; thread++)
            Check(table.Find(-1 - thread) is null, "a row was found that nobody wrote");
        WriteBlindly(table, BlindId, 0);
    });

    /// <summary>Checks what is left when all threads have ended.</summary>
    public void CheckEnd()
    {
        _index.Read("the end");
        Store.Read(tx =>
        {
            ReadTable<long, KeyedRow<long>> rows = tx.Table(KeyedRow<long>.Definition);
            CheckScan(rows, "the end");
            Check(
                rows[CounterId].Value == _increments.Sum(),
                $"{rows[CounterId].Value} of {_increments.Sum()} increments are left");
            int pairs = rows.Count(static row => row.Id is >= PairId and < PairOffset);
            Check(
                pairs == _pairs.Sum(static queue => queue.Count),
                $"{pairs} of {_pairs.Sum(static queue => queue.Count)} pairs are left");
        });
    }

    public void Dispose() => Store.Dispose();

    static Table<long, KeyedRow<long>> Rows(Tx tx) => tx.Table(KeyedRow<long>.Definition);

    // Every row is read and written: one loses what the others win.
    static void Transfer(Table<long, KeyedRow<long>> table, SeededRandom random, int rows)
    {
        int loser = random.Below(rows);
        for (int id = 0; id < rows; id++)
        {
            long change = id == loser ? 1 - rows : 1;
            table.Update(id, change, static (row, change) => row with { Value = row.Value + change });
        }
    }

    // Reads a row that others write, too, so that what it read may be stale.
    static void TransferAndLook(Tx tx, (SeededRandom Random, int Rows) state)
    {
        _ = Rows(tx)[CounterId].Value;
        Transfer(Rows(tx), state.Random, state.Rows);
    }

    static void WriteBlindly(Table<long, KeyedRow<long>> table, long id, int value) =>
        table[id] = new KeyedRow<long>(id, value);

    void WriteWithPureReads(Table<long, KeyedRow<long>> table, int thread, int writes)
    {
        long sum = 0;
        for (int id = 0; id < _rows; id++)
            sum += table[id].Value;
        Check(sum == _rows * Balance, $"reads by key sum up to {sum}");
        Check(table.Find(-1 - thread) is null, "a row was found that nobody wrote");
        long pair = PairId + ((sum + _lastPair[thread]) % (PairsOfThread * _increments.Length));
        Check(table.ContainsKey(pair) == table.ContainsKey(pair + PairOffset), "reads by key see half of a pair");
        for (int other = 0; other < _increments.Length; other++)
            Check(table.Find(ScanId + other) is not { Value: <= 0 }, "a scan counted nothing");
        for (int write = 0; write < writes; write++)
        {
            long id = AuditId + (10 * write);
            table[id] = new KeyedRow<long>(id, sum);
        }
    }

    void ScanAndWrite(Table<long, KeyedRow<long>> table, int thread)
    {
        int count = CheckScan(table, "a scan");
        Check(table.Count == count, "a count differs from the scan before it");
        table[ScanId + thread] = new KeyedRow<long>(ScanId + thread, count);
    }

    void Increment(int thread)
    {
        Store.Atomically(tx => Rows(tx).Update(CounterId, static row => row with { Value = row.Value + 1 }));
        _increments[thread]++;
    }

    // Why refused by its own hand: a victim must pass the steps of a ticket whatever the others do.
    void Starve() => Store.Atomically(tx =>
    {
        long value = Rows(tx)[StarvedId].Value;
        if (tx.Attempt == 1)
        {
            using Transaction rival = Store.Begin();
            rival.Table(KeyedRow<long>.Definition)[StarvedId] = new KeyedRow<long>(StarvedId, value);
            rival.Commit();
        }

        WriteBlindly(Rows(tx), StarvedId, 0);
        Thread.Yield();
    });

    void WaitForTheCounter(int thread)
    {
        // Why the victim, thread 0, differs: until it is parked the others increment all the time, and its own thread
        // must pass the steps of a wait. The others must not depend on anybody, so each wakes itself.
        if (thread == 0)
        {
            Store.Atomically(WaitOnce);
            return;
        }

        Task wait = Store.AtomicallyAsync(WaitOnce).AsTask();
        Increment(thread);
        wait.Wait();

        void WaitOnce(Tx tx)
        {
            Check(Rows(tx)[CounterId].Value >= 0, "the counter is negative");
            tx.RetryUnless(tx.Attempt > 1);
            WriteBlindly(Rows(tx), AuditId, thread);
        }
    }

    void FlipPair(int thread)
    {
        Queue<long> mine = _pairs[thread];
        if (mine.Count >= PairsAliveMax)
        {
            long old = mine.Peek();
            Store.Atomically(tx =>
            {
                Check(Rows(tx).Remove(old), "half of a pair is lost");
                Check(Rows(tx).Remove(old + PairOffset), "the other half of a pair is lost");
            });
            mine.Dequeue();
        }

        // Why again and again: a key that returns meets the retirement of its old chain.
        long id = PairId + (_increments.Length * (++_lastPair[thread] % PairsOfThread)) + thread;
        Store.Atomically(tx =>
        {
            Rows(tx).Add(new KeyedRow<long>(id, 0));
            Rows(tx).Upsert(new KeyedRow<long>(id + PairOffset, 0));
        });
        mine.Enqueue(id);
    }

    int CheckScan(IEnumerable<KeyedRow<long>> table, string reader)
    {
        long sum = 0;
        int count = 0;
        var pairs = new HashSet<long>();
        foreach (KeyedRow<long> row in table)
        {
            count++;
            if (row.Id < _rows)
                sum += row.Value;
            else if (row.Id >= PairId)
                Check(pairs.Add(row.Id), $"{reader} returned row {row.Id} twice");
        }

        Check(sum == _rows * Balance, string.Create(CultureInfo.InvariantCulture, $"{reader} sees the sum {sum}"));
        foreach (long id in pairs)
            Check(
                pairs.Contains(id < PairOffset ? id + PairOffset : id - PairOffset),
                $"{reader} sees half of pair {id}");
        return count;
    }

    void Check(bool condition, string violation)
    {
        if (!condition)
            Interlocked.CompareExchange(ref _violation, violation, null);
    }
}
