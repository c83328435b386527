using Khonsu.Diagnostics;
using Khonsu.Index;
using Khonsu.Stress.Tests.Workloads;
using Khonsu.Versions;
using Xunit.Abstractions;

namespace Khonsu.Protocol.Tests.Index;

/// <summary>
/// The lists of entries under threads that hold, let go of and take out the same few entries, and yield at every step:
/// whoever holds an entry finds it on every walk that begins while it holds it (Inv S4), once (Inv S3), in its place.
/// </summary>
/// <param name="output">Where seeds are told.</param>
public class EntryListStressTests(ITestOutputHelper output) : IDisposable
{
    const int Threads = 3;
    const int Rounds = 400;
    const int Seeds = 60;
    const int Keys = 6;
    const int Chains = 8;

    [ThreadStatic]
    static SeededRandom? t_random;

    readonly ChainSegment<long> _segment = new(Chains, new SegmentOwner(0, true, 1));

    // The first violation that any thread saw.
    string? _violation;

    public void Dispose() => StepHook.Hook = null;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whoever_holds_an_entry_finds_it(bool isOrdered)
    {
        ulong first = TestSettings.Number("KHONSU_SEED") ?? 1;
        StepHook.Hook = static _ =>
        {
            if (t_random is { } random && random.OneIn(6))
                Thread.Yield();
        };
        for (ulong seed = first; seed < first + Seeds && _violation is null; seed++)
        {
            output.WriteLine($"seed={seed}");
            Play(isOrdered, seed);
        }

        Assert.Null(_violation);
    }

    void Play(bool isOrdered, ulong seed)
    {
        static int Compare(long left, long right, int columns) => left.CompareTo(right);
        EntryList<long> list = isOrdered ? new SkipList<long>(Compare) : new SplitList<long>(Compare);
        using var start = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            t_random = new SeededRandom(seed + ((ulong)thread * 1000));
            start.SignalAndWait();
            for (int round = 0; round < Rounds && Volatile.Read(ref _violation) is null; round++)
                Turn(list, t_random, seed);
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
    }

    void Turn(EntryList<long> list, SeededRandom random, ulong seed)
    {
        uint levels = (uint)random.Next() | 1;
        IndexEntry<long>[] held =
        [
            .. Enumerable.Range(0, 1 + random.Below(3)).Select(_ => list.HoldOrAdd(
                random.Below(Keys), new VersionChain(_segment, random.Below(Chains)), ref levels)),
        ];
        foreach (IndexEntry<long> entry in held)
            Check(Walk(list, entry.Key), entry, "ascending", seed);
        foreach (IndexEntry<long> entry in held)
            Check(WalkBack(list, entry.Key), entry, "descending", seed);
        foreach (IndexEntry<long> entry in held)
        {
            entry.Release();
            long holds = entry.Holds;
            if (random.OneIn(2) && entry.TryDie(holds))
                list.Remove(entry);
        }
    }

    void Check(List<IndexEntry<long>> walked, IndexEntry<long> mine, string way, ulong seed)
    {
        int times = walked.Count(entry => ReferenceEquals(entry, mine));
        if (times != 1)
            Report($"seed={seed}: an entry that is held was met {times} times, {way}");
        long[] places = [.. walked.Select(static entry => (entry.Key * 1000) + entry.Chain.Position)];
        long[] sorted = way == "ascending" ? [.. places.Order()] : [.. places.OrderDescending()];
        if (!places.SequenceEqual(sorted) || places.Distinct().Count() != places.Length)
            Report($"seed={seed}: places {string.Join(' ', places)}, {way}");
    }

    static List<IndexEntry<long>> Walk(EntryList<long> list, long key)
    {
        var walked = new List<IndexEntry<long>>();
        IndexEntry<long>? entry = list.FirstFrom(new(list.OrderOf(key), key, EntryPlace<long>.BeforeAll));
        for (; entry is not null && entry.Key == key; entry = list.After(entry))
            walked.Add(entry);
        return walked;
    }

    static List<IndexEntry<long>> WalkBack(EntryList<long> list, long key)
    {
        var walked = new List<IndexEntry<long>>();
        IndexEntry<long>? entry = list.LastBefore(new(list.OrderOf(key), key, EntryPlace<long>.AfterAll));
        for (; entry is not null && entry.Key == key; entry = list.LastBefore(entry.Place))
            walked.Add(entry);
        return walked;
    }

    void Report(string violation) => Interlocked.CompareExchange(ref _violation, violation, null);
}
