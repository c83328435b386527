using Khonsu.Diagnostics;
using Khonsu.Stress.Tests.Workloads;
using Xunit.Abstractions;

namespace Khonsu.Protocol.Tests.Index;

/// <summary>
/// The index under threads that insert, delete, look up absent keys and walk while it migrates; with yields at its
/// steps.
/// </summary>
/// <remarks><c>KHONSU_SEED</c> replays one seed fifty times; <c>KHONSU_SEEDS</c> says how many are run.</remarks>
/// <param name="output">Where the seeds are told.</param>
public class IndexStressTests(ITestOutputHelper output) : IDisposable
{
    const int SeedsDefault = 100;
    const int Rounds = 400;
    const int YieldOneIn = 24;

    [ThreadStatic]
    static SeededRandom? t_random;

    public void Dispose() => StepHook.Hook = null;

    [Fact]
    public void Number_keys_keep_pairs_together() => Stress(static (pair, half) => (pair * 2L) + half);

    [Fact]
    public void Text_keys_keep_pairs_together() => Stress(static (pair, half) => $"{pair}/{half}");

    [Fact]
    public void Guid_keys_keep_pairs_together() =>
        Stress(static (pair, half) => new Guid(pair, (short)half, 0, new byte[8]));

    [Fact]
    public void Composite_keys_keep_pairs_together() =>
        Stress(static (pair, half) => new CompositeKey(half == 0 ? "north" : "south", pair));

    void Stress<TKey>(Func<int, int, TKey> keyOf)
        where TKey : notnull, IEquatable<TKey>
    {
        StepHook.Hook = static step =>
        {
            t_random ??= new SeededRandom((ulong)Environment.CurrentManagedThreadId);
            if (t_random.OneIn(step >= Step.IndexGrown ? YieldOneIn / 4 : YieldOneIn))
                Thread.Yield();
        };
        foreach (ulong seed in Seeds())
        {
            // From tables that never get beyond their smallest size to such that grow eight times.
            int keys = 8 << (int)(seed % 7);
            int threads = 3 + (int)(seed % 2);
            output.WriteLine($"seed={seed}, {keys} pairs, {threads} threads");
            string? violation = new PairIndex<TKey>(seed, keys / threads * threads, keyOf).Run(threads, Rounds);
            Assert.True(violation is null, violation);
        }
    }

    static IEnumerable<ulong> Seeds()
    {
        if (TestSettings.Number("KHONSU_SEED") is { } seed)
            return Enumerable.Repeat(seed, 50);
        int count = (int)(TestSettings.Number("KHONSU_SEEDS") ?? SeedsDefault);
        return Enumerable.Range(1, count).Select(static number => (ulong)number);
    }
}
