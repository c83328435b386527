extern alias TryLock;

using Khonsu.Bench.Ratio.Keys;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rivals;
using Khonsu.Bench.Ratio.Rows;
using TryLockBank = TryLock::Khonsu.Bench.Ratio.Rivals.KhonsuBank;

namespace Khonsu.Bench.Ratio.Workloads;

/// <summary>All transaction workloads, in the order of the report.</summary>
/// <param name="smoke">Keeps their shape and shrinks their tables.</param>
/// <param name="lossy">Takes the rival that is broken on purpose instead of all others.</param>
sealed class WorkloadCatalog(bool smoke, bool lossy = false)
{
    public const string TransferLarge = "transfer-1m";
    public const string TransferSmall = "transfer-1k";
    public const string TransferZipf = "transfer-zipf";
    public const string Mixed = "mixed";
    public const string ReadLarge = "read-1m";
    public const string ReadSmall = "read-1k";
    public const string ReadNames = "read-string";
    public const string Counter = "counter";
    public const string Scan = "scan";
    public const string Churn = "churn";
    public const string Bytes = "bytes";
    public const string Feed = "feed";

    const int SmallRows = 1_000;
    const long BytesOperations = 256_000;
    const double FillSecondsMax = 60;

    readonly int _largeRows = smoke ? 20_000 : 1_000_000;
    readonly int _middleRows = smoke ? 5_000 : 100_000;

    public IEnumerable<ContestPlan> Plans()
    {
        yield return UpdatePlan<TransferOperation>(
            TransferLarge, $"transfer, 2 reads + 2 writes over {_largeRows:N0} rows", _largeRows,
            TransferOperation.GroupKeys);
        yield return UpdatePlan<TransferOperation>(
            TransferSmall, $"transfer over {SmallRows:N0} rows", SmallRows, TransferOperation.GroupKeys);
        yield return UpdatePlan<TransferOperation>(
            TransferZipf, $"transfer over {_middleRows:N0} rows, Zipf 0.99", _middleRows, TransferOperation.GroupKeys,
            KeyDistribution.Zipf);
        yield return UpdatePlan<MixedOperation>(
            Mixed, $"4 reads + 1 update over {_middleRows:N0} rows", _middleRows, MixedOperation.GroupKeys);
        yield return Plan<PointReadOperation>(
            ReadLarge, $"read-only block of 10 points over {_largeRows:N0} rows", _largeRows,
            PointReadOperation.GroupKeys);
        yield return Plan<PointReadOperation>(
            ReadSmall, $"read-only block of 10 points over {SmallRows:N0} rows", SmallRows,
            PointReadOperation.GroupKeys);
        yield return NamedPlan();
        yield return Plan<CounterOperation>(Counter, "one hot counter", rows: SmallRows, groupKeys: 1);
        yield return Plan<SumOperation>(
            Scan, $"consistent sum of {_middleRows:N0} rows; with 2 threads, beside one writer of transfers",
            _middleRows, TransferOperation.GroupKeys) with
        {
            HasWriter = true,
            RowsPerOperation = _middleRows,
        };
        yield return Plan<ChurnOperation>(
            Churn, $"insert or delete of one row, fresh keys, beside {_middleRows / 10:N0} rows", _middleRows / 10,
            groupKeys: 1);
        yield return Plan<TransferOperation>(
            Bytes, $"bytes of a two-row update block, {BytesOperations:N0} blocks", SmallRows,
            TransferOperation.GroupKeys) with
        {
            Threads = [1],
            OperationsMax = BytesOperations,
        };
        yield return new ContestPlan
        {
            Name = Feed,
            Title = $"transfer over {SmallRows:N0} rows, with and without a change feed",
            Rivals = [.. FeedModes().Select(mode => FeedEntry(mode))],
            CreateWorker = WorkersOf(SmallRows, TransferOperation.GroupKeys, KeyDistribution.Uniform, []),
        };
    }

    IEnumerable<FeedMode> FeedModes() => lossy ? [FeedMode.Lossy] : [FeedMode.None, FeedMode.Kept, FeedMode.Read];

    static RivalEntry FeedEntry(FeedMode mode) =>
        new(FeedContestant.NameOf(mode), () => new FeedContestant(SmallRows, mode));

    // Commits of several rows, which are all that the two runtimes do in different ways.
    ContestPlan UpdatePlan<TOperation>(
        string name, string title, int rows, int groupKeys, KeyDistribution distribution = KeyDistribution.Uniform)
        where TOperation : struct, IOperation
    {
        var plan = Plan<TOperation>(name, title, rows, groupKeys, distribution);
        return lossy
            ? plan
            : plan with
            {
                Rivals = [.. plan.Rivals, Entry<TryLockBank, TOperation>(new BankSize(rows, [], FillSecondsMax))],
            };
    }

    ContestPlan Plan<TOperation>(
        string name, string title, int rows, int groupKeys, KeyDistribution distribution = KeyDistribution.Uniform)
        where TOperation : struct, IOperation =>
        new()
        {
            Name = name,
            Title = title,
            Rivals = RivalsOf<TOperation>(new BankSize(rows, [], FillSecondsMax)),
            CreateWorker = WorkersOf(rows, groupKeys, distribution, []),
        };

    ContestPlan NamedPlan()
    {
        var names = Names(_middleRows);
        return new ContestPlan
        {
            Name = ReadNames,
            Title = $"read-only block of 10 points over {_middleRows:N0} rows with text keys",
            Rivals = RivalsOf<NamedReadOperation>(new BankSize(0, names, FillSecondsMax)),
            CreateWorker = WorkersOf(
                _middleRows, PointReadOperation.GroupKeys, KeyDistribution.Uniform, Names(_middleRows)),
        };
    }

    static string[] Names(int rows) => [.. Enumerable.Range(0, rows).Select(static i => $"account-{i:D9}")];

    RivalEntry[] RivalsOf<TOperation>(BankSize size)
        where TOperation : struct, IOperation => lossy
        ? [Entry<LossyBank, TOperation>(size)]
        :
        [
            Entry<GlobalLockBank, TOperation>(size),
            Entry<ReaderWriterLockBank, TOperation>(size),
            Entry<StripedLockBank, TOperation>(size),
            Entry<PerRowCasBank, TOperation>(size),
            Entry<LanguageExtBank, TOperation>(size),
            Entry<KhonsuBank, TOperation>(size),
        ];

    static RivalEntry Entry<TBank, TOperation>(BankSize size)
        where TBank : struct, IBank<TBank>
        where TOperation : struct, IOperation =>
        new(TBank.Name, () => new BankContestant<TBank, TOperation>(size));

    // Why streams are shared by the rivals: equal keys for all, drawn once for each thread.
    static Func<int, Worker> WorkersOf(int rows, int groupKeys, KeyDistribution distribution, string[] names)
    {
        var streams = new Dictionary<int, int[]>();
        return index =>
        {
            if (!streams.TryGetValue(index, out var keys))
                streams[index] = keys = KeyStream.Draw(distribution, rows, groupKeys, seed: rows + index);
            return new Worker(index, rows, keys, names);
        };
    }
}
