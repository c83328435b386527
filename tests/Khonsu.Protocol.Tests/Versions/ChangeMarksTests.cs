using Apache.Arrow;
using Khonsu.Diagnostics;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Versions;

/// <summary>Columnar snapshots that are taken while a commit is in the middle of its marks.</summary>
public class ChangeMarksTests : IDisposable
{
    const int Rows = 64;

    readonly KhonsuStore _store = KhonsuStore.Open();

    public ChangeMarksTests()
    {
        _store.Atomically(static tx =>
        {
            for (int id = 0; id < Rows; id++)
                tx.Table(NumberRow.Definition).Add(new NumberRow(id, 0));
        });
        _store.Snapshot().Dispose();
    }

    public void Dispose()
    {
        StepHook.Hook = null;
        _store.Dispose();
    }

    [Theory]
    [InlineData(1)] // in the same word of marks
    [InlineData(12)] // in another word of the chunk
    public void A_chunk_that_is_mended_while_a_commit_has_its_round_but_no_mark_forgets_nothing(int other) // Inv K6
    {
        AtFirst(Step.RoundRead, () => OnAnotherThread(() =>
        {
            Write(other, 7);
            _store.Snapshot().Dispose();
        }));
        Write(0, 5);

        Assert.Equal((5, 7), Values(other));
        Assert.Equal((5, 7), Values(other));
    }

    [Fact]
    public void Two_snapshots_in_that_time_forget_nothing_either() // Inv K6
    {
        AtFirst(Step.RoundRead, () => OnAnotherThread(() =>
        {
            for (int other = 2; other < 4; other++)
            {
                Write(other, 7);
                _store.Snapshot().Dispose();
            }
        }));
        Write(0, 5);

        Assert.Equal((5, 7), Values(3));
    }

    void Write(long id, long value) => _store.Atomically(
        (id, value),
        static (tx, row) => { tx.Table(NumberRow.Definition).Upsert(new NumberRow(row.id, row.value)); });

    (long First, long Other) Values(int other)
    {
        using StoreSnapshot snapshot = _store.Snapshot();
        Dictionary<long, long> values = [];
        foreach (RecordBatch chunk in snapshot.Table<long, NumberRow>().Chunks)
        {
            for (int row = 0; row < chunk.Length; row++)
            {
                values.Add(
                    ((Int64Array)chunk.Column(0)).GetValue(row)!.Value,
                    ((Int64Array)chunk.Column(1)).GetValue(row)!.Value);
            }
        }

        return (values[0], values[other]);
    }

    static void AtFirst(Step wanted, Action action)
    {
        bool isDone = false;
        StepHook.Hook = step =>
        {
            if (step != wanted || isDone)
                return;
            isDone = true;
            action();
        };
    }

    // Why another: a block of a store must not start another one.
    static void OnAnotherThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}
