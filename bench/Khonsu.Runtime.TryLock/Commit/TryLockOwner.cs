using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Commit;

/// <summary>
/// A thread as the holder of row locks: a pending head is the lock of its row, and whoever meets one waits until it is
/// decided. One for each thread, because a commit runs on one thread from its first install to its last stamp.
/// </summary>
internal sealed class TryLockOwner : VersionOwner
{
    const int SpinsBeforeYield = 64;
    const int SpinIterations = 8;

    [ThreadStatic]
    static TryLockOwner? t_ofThread;

    // Both are of the owner's thread alone; they are asked through that thread's owner, never through a version's.
    bool _isValidating;
    bool _hasMetLock;

    /// <summary>The calling thread's owner.</summary>
    internal static TryLockOwner OfThread => t_ofThread ??= new TryLockOwner();

    /// <inheritdoc/>
    internal override long StampSeenFrom(TransactionalRow version, long snapshot)
    {
        TryLockOwner? own = t_ofThread;
        if (own is not { _isValidating: true })
            return AwaitDecision(version);
        // Why no wait: this thread holds rows, and the holder of that one may be waiting for them. Its own rows carry
        // its own stamp, which is after what it validates, so it passes over them.
        if (!ReferenceEquals(own, this))
            own._hasMetLock = true;
        return TransactionalRow.AbortedStamp;
    }

    /// <inheritdoc/>
    internal override void Finish(TransactionalRow version) => AwaitDecision(version);

    /// <summary>Lets the thread's reads pass over locked rows, and notes whether they do.</summary>
    internal void BeginValidation()
    {
        _isValidating = true;
        _hasMetLock = false;
    }

    /// <summary>Lets the thread's reads wait again.</summary>
    /// <returns>Whether a read passed over a row that another thread holds; its answer counts for nothing.</returns>
    internal bool EndValidation()
    {
        _isValidating = false;
        return _hasMetLock;
    }

    static long AwaitDecision(TransactionalRow version)
    {
        // Ends when the holder decides: it holds rows only inside a commit, and waits for nobody there. A holder that
        // lost its processor is waited for all the same, which is what the other runtime does not do.
        for (int spins = 1; ; spins++)
        {
            // Order: acquire; pairs with the release in VersionChain.Finalize.
            long stamp = Volatile.Read(ref version._khonsuStamp);
            if (stamp != TransactionalRow.PendingStamp)
                return stamp;
            if (spins % SpinsBeforeYield == 0)
                Thread.Yield();
            else
                Thread.SpinWait(SpinIterations);
        }
    }
}
