using System.Diagnostics;
using System.Globalization;
using Khonsu.Stress.Tests.History;
using Khonsu.Stress.Tests.Workloads;
using Xunit.Abstractions;

namespace Khonsu.Stress.Tests.Soak;

/// <summary>
/// Everything at once on two stores that live long, round about: eight threads, two of which write a history that is
/// checked, the others the bank; beside them, on one of the stores, who reads its change feed and who takes columnar
/// snapshots. Rules, sums, indexes and history hold in each round, and memory stays flat.
/// </summary>
/// <remarks>
/// A few seconds as a test; <c>KHONSU_SOAK_SECONDS=600</c> makes a soak of it. <c>KHONSU_SEED</c> sets the seed.
/// </remarks>
/// <param name="output">Where figures are told.</param>
public sealed class SoakTests(ITestOutputHelper output)
{
    const int Threads = 8;
    const int HistoryThreads = 2;
    const int Watchers = 2;
    const int HistoryTransactions = 250;
    const int BankTransactions = 1500;
    const int WarmRounds = 3;
    const long MemorySlackBytes = 12_000_000;

    // What a round commits fits, so that a reader who gets no time until its end has lost nothing.
    static readonly ChangeFeedOptions s_feed = new() { CommitsMax = 16_384, RowsMax = 65_536 };

    [Fact]
    public void Eight_threads_with_all_features_find_nothing_and_keep_no_memory()
    {
        ulong seed = Number("KHONSU_SEED") ?? 1;
        var length = TimeSpan.FromSeconds(Number("KHONSU_SOAK_SECONDS") ?? 3);
        output.WriteLine($"seed={seed}");
        // Why two: with a log or with columns, commits take other ways than without.
        using SoakBank plain = OpenBank(null);
        using SoakBank watched = OpenBank(s_feed);
        SoakBank[] banks = [plain, watched];
        var feed = new SoakFeedReader(watched);
        var columns = new SoakColumnReader(watched);
        long clock = Stopwatch.GetTimestamp();
        long warm = 0;
        long most = 0;
        int rounds = 0;
        for (; rounds <= WarmRounds || Stopwatch.GetElapsedTime(clock) < length; rounds++)
        {
            var level = (IsolationLevel)(rounds % SoakThread.Levels);
            SoakBank bank = banks[rounds % banks.Length];
            using var run = new WorkloadRun(seed + (ulong)rounds, level, store: bank.Store);
            RunRound(run, bank, bank == watched ? feed : null, columns);
            Assert.True(run.Violation is null, $"seed={seed + (ulong)rounds} {level}\n{run.Violation}");
            long bytes = BytesHeld();
            warm = rounds <= WarmRounds ? bytes : warm;
            most = rounds < WarmRounds ? bytes : Math.Max(most, bytes);
        }

        Tell(banks, rounds, clock, $"{warm:N0}, at most {most:N0}, at the end {BytesHeld():N0}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{feed.Commits:N0} commits by feed, {columns.Snapshots:N0} snapshots"));
        Assert.True(most < (2 * warm) + MemorySlackBytes, $"{warm:N0} bytes were held, later {most:N0}");
        Assert.True(feed.Commits > 0 && columns.Snapshots > 0, "nobody has watched");
        foreach (SoakBank bank in banks)
        {
            StoreStatistics statistics = bank.Store.GetStatistics();
            Assert.Equal((0, 0L), (statistics.ActiveTransactions, statistics.Watches));
            Assert.Null(bank.Store.ActiveTransactions.FirstOrDefault());
        }
    }

    void Tell(SoakBank[] banks, int rounds, long clock, FormattableString bytes)
    {
        StoreStatistics[] all = [.. banks.Select(static bank => bank.Store.GetStatistics())];
        long versions = banks.Sum(static bank => bank.Store.CountVersions().Sum(static table => table.Versions));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Stopwatch.GetElapsedTime(clock).TotalSeconds:F0} s, {rounds} rounds, "
            + $"{all.Sum(static one => one.Commits):N0} commits, {all.Sum(static one => one.Refusals):N0} refusals, "
            + $"{all.Sum(static one => one.Waits):N0} waits, "
            + $"{all.Sum(static one => one.VersionsReclaimed):N0} versions reclaimed, {versions:N0} live; "
            + $"bytes held after {WarmRounds + 1} rounds {bytes.ToString(CultureInfo.InvariantCulture)}"));
    }

    static void RunRound(WorkloadRun run, SoakBank bank, SoakFeedReader? feed, SoakColumnReader columns)
    {
        int ended = 0;
        var history = new HistoryRecorder();
        int keys = 2 + run.Random.Below(4);
        run.RunThreads(Threads + (feed is null ? 0 : Watchers), (thread, random) =>
        {
            if (thread == Threads)
            {
                feed!.Follow(run, Threads, random);
                return;
            }

            if (thread > Threads)
            {
                columns.Follow(run, () => Volatile.Read(ref ended) == Threads, random);
                return;
            }

            if (thread >= HistoryThreads)
                WriteBank(thread, random);
            else
                WriteHistory(thread, random);
            SoakFeedReader.MarkEnd(bank, thread);
            Interlocked.Increment(ref ended);
        });
        new SoakThread(run, bank, run.Random, Threads).CheckAll();
        var last = new TransactionDriver<ListRow>(run, history, run.Random);
        last.Read(new ListAppendBodies(run, run.Random, keys, Threads).ReadAll);
        if (HistoryChecker.EvidenceAgainst(history.ToHistory(), run.Level) is { } evidence)
            run.Report(evidence);
        bank.Store.Atomically(static tx =>
        {
            Table<long, ListRow> lists = tx.Table(ListRow.Definition);
            foreach (long id in lists.Select(static list => list.Id).ToArray())
                lists.Remove(id);
        });

        void WriteBank(int thread, SeededRandom random)
        {
            var soak = new SoakThread(run, bank, random, thread);
            for (int i = 0; i < BankTransactions && !run.IsViolated; i++)
                soak.RunOne();
        }

        void WriteHistory(int thread, SeededRandom random)
        {
            var driver = new TransactionDriver<ListRow>(run, history, random);
            var bodies = new ListAppendBodies(run, random, keys, thread);
            for (int i = 0; i < HistoryTransactions && !run.IsViolated; i++)
                driver.RunOne(bodies.Write, bodies.Read);
        }
    }

    static SoakBank OpenBank(ChangeFeedOptions? feed)
    {
        SoakBank bank = SoakBank.Open(new StoreOptions { ChangeFeed = feed });
        bank.Atomically(static tx =>
        {
            for (long id = 0; id < SoakBank.Accounts; id++)
                tx.SoakAccounts.Add(new SoakAccount(id, (int)(id % SoakBank.Branches), 0));
            tx.SoakAccounts.Add(new SoakAccount(SoakBank.Depot, 0, 0));
        });
        return bank;
    }

    static long BytesHeld()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    static ulong? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
