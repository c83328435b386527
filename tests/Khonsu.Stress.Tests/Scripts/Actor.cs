namespace Khonsu.Stress.Tests.Scripts;

/// <summary>
/// One transaction of a script, stepped by hand, each step a single API call on the actor's own thread.
/// </summary>
/// <remarks>
/// Rows have numbers and values; which table and key type stands behind them is the stage's
/// business.
/// </remarks>
abstract class Actor(string name, ScriptStage stage) : IDisposable
{
    readonly BatonThread _thread = new(name);

    /// <summary>Reads a row by key; null when it is absent.</summary>
    public long? Get(int row) => Step($"get {row}", () => GetCore(row));

    /// <summary>Writes a row without reading it.</summary>
    public void Set(int row, long value) => Step($"set {row} to {value}", () => SetCore(row, value));

    /// <summary>Inserts a row, which must be absent.</summary>
    public void Add(int row, long value) => Step($"add {row} = {value}", () => AddCore(row, value));

    /// <summary>Reads and writes a row.</summary>
    public long Update(int row, long added) => Step($"add {added} to {row}", () => UpdateCore(row, added));

    /// <summary>Deletes a row; false when it is absent.</summary>
    public bool Remove(int row) => Step($"remove {row}", () => RemoveCore(row));

    /// <summary>Scans for rows with certain values; row numbers, ascending.</summary>
    public int[] Where(string words, Predicate<long> predicate) => Step(
        $"scan for {words}",
        () => ScanCore().Where(row => predicate(row.Value)).Select(row => row.Row).Order().ToArray(),
        rows => $"rows [{string.Join(' ', rows)}]");

    /// <summary>Scans until a row has a certain value.</summary>
    public bool Any(string words, Predicate<long> predicate) =>
        Step($"look for any {words}", () => ScanCore().Any(row => predicate(row.Value)));

    /// <summary>Scans everything; values by row number.</summary>
    public long[] All() => Step(
        "scan all",
        () => ScanCore().OrderBy(row => row.Row).Select(row => row.Value).ToArray(),
        values => $"[{string.Join(' ', values)}]");

    /// <summary>Scans everything, and after the first row lets others act and then reads row 1 by key.</summary>
    public long[] AllWhile(Action othersAct, out long? meanwhile)
    {
        long? found = null;
        long[] values = Step(
            "scan all, with a get in the middle",
            () =>
            {
                var rows = new SortedDictionary<int, long>();
                foreach ((int row, long value) in ScanCore())
                {
                    rows.Add(row, value);
                    if (rows.Count != 1)
                        continue;
                    othersAct();
                    stage.Stores.BeforeCall();
                    found = GetCore(1);
                }

                return rows.Values.ToArray();
            },
            all => $"[{string.Join(' ', all)}]");
        meanwhile = found;
        return values;
    }

    /// <summary>Counts the rows.</summary>
    public int Count() => Step("count", CountCore);

    /// <summary>Tries to commit.</summary>
    public bool Commit()
        => Step("commit", CommitCore, static isCommitted => isCommitted ? "committed" : "refused", isCommit: true);

    public void Rollback() => Step("roll back", RollbackCore);

    public void Dispose()
    {
        _thread.Step(() =>
        {
            DisposeCore();
            return true;
        });
        _thread.Dispose();
    }

    protected TResult OnThread<TResult>(Func<TResult> step) => _thread.Step(step);

    protected abstract long? GetCore(int row);

    protected abstract void SetCore(int row, long value);

    protected abstract void AddCore(int row, long value);

    protected abstract long UpdateCore(int row, long added);

    protected abstract bool RemoveCore(int row);

    protected abstract IEnumerable<(int Row, long Value)> ScanCore();

    protected abstract int CountCore();

    protected abstract bool CommitCore();

    protected abstract void RollbackCore();

    protected abstract void DisposeCore();

    void Step(string words, Action step) => Step(
        words,
        () =>
        {
            step();
            return true;
        },
        _ => "done");

    TResult Step<TResult>(
        string words, Func<TResult> step, Func<TResult, string>? tell = null, bool isCommit = false)
    {
        // Why not before a commit: in a cluster, what came last must meet it in the log.
        if (!isCommit)
            stage.Stores.BeforeCall();
        TResult result = _thread.Step(step);
        stage.Tell($"{name}: {words} -> {tell?.Invoke(result) ?? result?.ToString() ?? "absent"}");
        return result;
    }
}
