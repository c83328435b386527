using System.Diagnostics;
using System.Globalization;
using Khonsu.Stress.Tests.History;
using Khonsu.Stress.Tests.Workloads;
using Xunit.Abstractions;

namespace Khonsu.Stress.Tests.Soak;

/// <summary>
/// Everything at once on one store that lives long: eight threads, two of which write a history that is checked, the
/// others the bank. Rules, sums, indexes and history hold in each round, and memory stays flat.
/// </summary>
/// <remarks>
/// A few seconds as a test; <c>KHONSU_SOAK_SECONDS=600</c> makes a soak of it. <c>KHONSU_SEED</c> sets the seed.
/// </remarks>
/// <param name="output">Where figures are told.</param>
public sealed class SoakTests(ITestOutputHelper output)
{
    const int Threads = 8;
    const int HistoryThreads = 2;
    const int HistoryTransactions = 250;
    const int BankTransactions = 1500;
    const int WarmRounds = 3;
    const long MemorySlackBytes = 12_000_000;

    [Fact]
    public void Eight_threads_with_all_features_find_nothing_and_keep_no_memory()
    {
        ulong seed = Number("KHONSU_SEED") ?? 1;
        var length = TimeSpan.FromSeconds(Number("KHONSU_SOAK_SECONDS") ?? 3);
        output.WriteLine($"seed={seed}");
        using SoakBank bank = OpenBank();
        long clock = Stopwatch.GetTimestamp();
        long warm = 0;
        long most = 0;
        int rounds = 0;
        for (; rounds <= WarmRounds || Stopwatch.GetElapsedTime(clock) < length; rounds++)
        {
            var level = (IsolationLevel)(rounds % SoakThread.Levels);
            using var run = new WorkloadRun(seed + (ulong)rounds, level, store: bank.Store);
            RunRound(run, bank);
            Assert.True(run.Violation is null, $"seed={seed + (ulong)rounds} {level}\n{run.Violation}");
            long bytes = BytesHeld();
            warm = rounds <= WarmRounds ? bytes : warm;
            most = rounds < WarmRounds ? bytes : Math.Max(most, bytes);
        }

        StoreStatistics statistics = bank.Store.GetStatistics();
        long versions = bank.Store.CountVersions().Sum(static table => table.Versions);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Stopwatch.GetElapsedTime(clock).TotalSeconds:F0} s, {rounds} rounds, {statistics.Commits:N0} commits, "
            + $"{statistics.Refusals:N0} refusals, {statistics.Waits:N0} waits, "
            + $"{statistics.VersionsReclaimed:N0} versions reclaimed, {versions:N0} live; "
            + $"bytes held after {WarmRounds + 1} rounds {warm:N0}, at most {most:N0}, at the end {BytesHeld():N0}"));
        Assert.True(most < (2 * warm) + MemorySlackBytes, $"{warm:N0} bytes were held, later {most:N0}");
        Assert.Equal((0, 0L), (statistics.ActiveTransactions, statistics.Watches));
        Assert.Null(bank.Store.ActiveTransactions.FirstOrDefault());
    }

    static void RunRound(WorkloadRun run, SoakBank bank)
    {
        var history = new HistoryRecorder();
        int keys = 2 + run.Random.Below(4);
        run.RunThreads(Threads, (thread, random) =>
        {
            if (thread >= HistoryThreads)
            {
                var soak = new SoakThread(run, bank, random, thread);
                for (int i = 0; i < BankTransactions && !run.IsViolated; i++)
                    soak.RunOne();
                return;
            }

            var driver = new TransactionDriver<ListRow>(run, history, random);
            var bodies = new ListAppendBodies(run, random, keys, thread);
            for (int i = 0; i < HistoryTransactions && !run.IsViolated; i++)
                driver.RunOne(bodies.Write, bodies.Read);
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
    }

    static SoakBank OpenBank()
    {
        SoakBank bank = SoakBank.Open();
        bank.Atomically(static tx =>
        {
            for (long id = 0; id < SoakBank.Accounts; id++)
                tx.SoakAccounts.Add(new SoakAccount(id, (int)(id % SoakBank.Branches), 0));
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
