using Khonsu.Diagnostics;
using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Blocks;

/// <summary>A cancelled block either did nothing and says so, or did everything and returns.</summary>
public class CancellationTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(4);
    readonly CancellationTokenSource _cancellation = new();

    public static TheoryData<string> Steps => [.. Enum.GetNames<Step>()];

    public void Dispose()
    {
        StepHook.Hook = null;
        _cancellation.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void A_block_that_is_cancelled_before_it_begins_does_not_run()
    {
        _cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => _store.Atomically(static tx => Move(tx), null, _cancellation.Token));
        Assert.Equal(0, _store.ValueOf(0));
    }

    [Theory, MemberData(nameof(Steps))]
    public void A_commit_is_never_lost_to_a_cancellation_at_a_step(string name)
    {
        StepHook.Hook = step =>
        {
            if (step.ToString() == name)
                _cancellation.Cancel();
        };
        _store.Atomically(static tx => Move(tx), null, _cancellation.Token);

        Assert.Equal(1, _store.ValueOf(0));
        Assert.Equal(-1, _store.ValueOf(1));
    }

    [Fact]
    public void A_block_that_is_cancelled_after_a_refused_attempt_did_nothing()
    {
        Assert.Throws<OperationCanceledException>(() => _store.Atomically(
            tx =>
            {
                Move(tx);
                _store.Overwrite(2, 5);
                _cancellation.Cancel();
            },
            null,
            _cancellation.Token));

        Assert.Equal(0, _store.ValueOf(0));
        Assert.Equal(0, _store.ValueOf(1));
        _store.Atomically(static tx => Move(tx));
        Assert.Equal(1, _store.ValueOf(0));
    }

    static void Move(Tx tx)
    {
        _ = tx.Rows()[2].Value;
        tx.Rows().Update(0, static row => row with { Value = row.Value + 1 });
        tx.Rows().Update(1, static row => row with { Value = row.Value - 1 });
    }
}
