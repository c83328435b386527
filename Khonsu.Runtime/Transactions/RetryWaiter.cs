using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>
/// One block that waits for a change of what it has read. The one type of the runtime with which a thread may sleep; no
/// thread ever does while it holds anything that others need.
/// </summary>
/// <remarks>
/// Why a commit hands the waking to the thread pool: what a sleeping thread is woken with takes a lock of its own, and
/// a commit must not come near one.
/// Why a waiter also wakes now and then by itself: a commit looks for waiters after it is decided, and its thread may
/// stop for ever between the two. Anybody who meets its rows ends the commit for it, but knows nothing of waiters.
/// </remarks>
internal sealed class RetryWaiter : IThreadPoolWorkItem
{
    const int LookFirstMilliseconds = 100;
    const int LookLongestMilliseconds = 5000;

    readonly WaiterTable _table;
    readonly bool _looksByItself;

    // Why what follows may run at once: it is completed by a work item of its own.
    readonly TaskCompletionSource _change = new();
    readonly long[] _targets;
    readonly TimeSpan? _timeLeft;
    int _targetCount;
    VersionChain[] _held = [];
    int _heldCount;

    // 1 once a commit has woken it; set by exchange, so that it is queued once.
    int _isWoken;

    internal RetryWaiter(WaiterTable table, int targetsMax, TimeSpan? timeLeft)
    {
        _table = table;
        _timeLeft = timeLeft;
        _looksByItself = table.LooksByItself;
        _targets = new long[targetsMax];
    }

    /// <summary>Makes one that watches nothing: who knows it wakes it, and only then it wakes.</summary>
    internal RetryWaiter(WaiterTable table)
    {
        _table = table;
        _targets = [];
    }

    /// <summary>Whether a commit, or the end of the store, has woken it.</summary>
    internal bool IsWoken => Volatile.Read(ref _isWoken) != 0;

    /// <summary>Registers for changes of something.</summary>
    /// <param name="target">What <see cref="ReadTarget.WaitTarget"/> gives.</param>
    internal void Watch(long target)
    {
        _targets[_targetCount++] = target;
        _table.Add(target, this);
    }

    /// <summary>Takes over the holds of the attempt that waits.</summary>
    /// <param name="held">Chains that are held; the array is the waiter's from now on.</param>
    /// <param name="count">How many.</param>
    internal void TakeHolds(VersionChain[] held, int count) => (_held, _heldCount) = (held, count);

    /// <summary>Ends the wait; called by a commit, several times perhaps.</summary>
    internal void Wake()
    {
        if (Interlocked.Exchange(ref _isWoken, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => _change.TrySetResult();

    /// <summary>Sleeps until something has changed or it is time to look again; then the registrations are
    /// gone.</summary>
    /// <param name="lookedBefore">How often the same block has woken by itself before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether a commit woke it.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal bool Wait(int lookedBefore, CancellationToken cancellationToken)
    {
        try
        {
#pragma warning disable RS0030 // Why: this is the one place where a thread sleeps; nobody waits for it.
            return _change.Task.Wait(PauseAfter(lookedBefore), cancellationToken);
#pragma warning restore RS0030
        }
        finally
        {
            Close();
        }
    }

    /// <summary>As <see cref="Wait"/>, without a thread.</summary>
    /// <param name="lookedBefore">How often the same block has woken by itself before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether a commit woke it.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal async Task<bool> WaitAsync(int lookedBefore, CancellationToken cancellationToken)
    {
        try
        {
            TimeSpan pause = TimeSpan.FromMilliseconds(PauseAfter(lookedBefore));
            await _change.Task.WaitAsync(pause, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Gives up the registrations and the holds.</summary>
    internal void Close()
    {
        for (int index = 0; index < _targetCount; index++)
            _table.Remove(_targets[index], this);
        for (int index = 0; index < _heldCount; index++)
            _held[index].Release();
        _targetCount = 0;
        _heldCount = 0;
    }

    int PauseAfter(int lookedBefore)
    {
        int pause = Math.Min(LookFirstMilliseconds << Math.Min(lookedBefore, 10), LookLongestMilliseconds);
        if (_timeLeft is { } left)
            return (int)Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 1, pause);
        return _looksByItself ? pause : Timeout.Infinite;
    }
}
