using System.Diagnostics.CodeAnalysis;
using Khonsu.Clock;

namespace Khonsu.Transactions;

/// <content>What bodies are composed of: nested blocks, alternatives, waiting, rolling back.</content>
internal sealed partial class TransactionCore
{
    // Whether a nested block of this attempt had rules that validate more than the transaction's own.
    bool _hasStrongerBlock;

    /// <summary>What the body has asked for. Set by the body's own thread; the block asks when the body ends.</summary>
    internal ControlRequest Request { get; private set; }

    /// <summary>Whether the commit must validate what was read.</summary>
    internal bool ValidatesReads => _rules.ValidatesReads || _hasStrongerBlock;

    /// <summary>Leaves the body.</summary>
    /// <param name="request">What the block is to do.</param>
    /// <exception cref="TxControlException">Always.</exception>
    [DoesNotReturn]
    internal void Leave(ControlRequest request)
    {
        Request = request;
        throw new TxControlException();
    }

    /// <summary>Goes on in the body although it asked for something: the other of two alternatives runs.</summary>
    internal void Stay() => Request = ControlRequest.None;

    /// <summary>Describes an end without a commit, as far as the transaction itself is concerned.</summary>
    /// <param name="rule">Why it ends.</param>
    /// <returns>The description.</returns>
    internal AbortInfo DescribeAbort(ConflictRule rule) => new()
    {
        TransactionId = TransactionId,
        Label = Label,
        CallSite = NamedCallSite.CallSiteOf(Name),
        Attempts = Attempt,
        Isolation = _ownRules.Level,
        Rule = rule,
    };

    /// <summary>Enters a nested block.</summary>
    /// <param name="level">Its level, or null for that of the block around it.</param>
    /// <param name="savepoint">To roll back to when the nested block fails.</param>
    /// <returns>The rules of the block around it, to be given to <see cref="LeaveNested"/>.</returns>
    /// <exception cref="NestedLevelException">The level does not fit. State left: unchanged.</exception>
    internal LevelRules EnterNested(IsolationLevel? level, out Savepoint savepoint)
    {
        LevelRules outer = _rules;
        if (level is { } wanted && wanted != outer.Level)
        {
            if (wanted < outer.Level || outer.RefreshesSnapshot)
                throw new NestedLevelException(outer.Level, wanted);
            LevelRules inner = LevelRules.For(wanted);
            _rules = outer.CanWait ? inner.ForWaiting : inner;
            SetCallWork();
            _hasStrongerBlock |= inner.ValidatesReads;
            // Why: what the outer block reads is not remembered, so the snapshot must not move under it.
            _hasScans = true;
        }

        savepoint = BeginPart();
        return outer;
    }

    /// <summary>Leaves a nested block.</summary>
    /// <param name="outer">The rules of the block around it.</param>
    /// <param name="savepoint">The savepoint that was set on entering.</param>
    /// <param name="isDone">False to undo its writes.</param>
    internal void LeaveNested(LevelRules outer, Savepoint savepoint, bool isDone)
    {
        EndPart(savepoint, isUndone: !isDone);
        _rules = outer;
        SetCallWork();
    }

    /// <summary>
    /// Registers for changes of everything that this attempt has read, and of the rows that it wanted to write.
    /// </summary>
    /// <returns>The waiter; null when something has changed already, or a run that remembers its reads must come
    /// first: then the body is to be run again at once.</returns>
    /// <exception cref="NothingToWaitForException">Nothing was read. State left: unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed. State left: unchanged.</exception>
    internal RetryWaiter? TryBeginWait()
    {
        if (!_ownRules.CanWait)
        {
            _ownRules = _ownRules.ForWaiting;
            return null;
        }

        if ((ReadCount | WriteCount) == 0)
            throw new NothingToWaitForException();
        var waiter = new RetryWaiter(Store.Waiters, ReadCount + WriteCount, TimeLeft());
        foreach (ref readonly ReadEntry read in Reads.AsSpan(0, ReadCount))
            waiter.Watch(read.WaitTarget);
        foreach (ref readonly WriteEntry write in Writes.AsSpan(0, WriteCount))
            waiter.Watch(write.Chain.Id);
        // Order: the registrations are full fences. A commit that they come too late for is seen by the check; a commit
        // that the check does not see is decided after it, and then its owner finds the registrations.
        if (HasChanged())
        {
            waiter.Close();
            return null;
        }

        // Why after the registration: who is too late to be woken by the end of the store sees it here.
        if (Store.Waiters.IsClosed)
        {
            waiter.Close();
            throw new ObjectDisposedException("KhonsuStore", "The store was closed; nothing will change any more.");
        }

        // Why: an absent row's chain must not leave the index, or an insert would go to another one.
        waiter.TakeHolds(_held, _heldCount);
        _held = [];
        _heldCount = 0;
        Activity.Waiting();
        return waiter;
    }

    /// <summary>Tells whether anything that was read, or is to be written, has changed since the snapshot.</summary>
    bool HasChanged()
    {
        PinForValidation();
        long after = Clock.Now + 1;
        foreach (ref readonly ReadEntry read in Reads.AsSpan(0, ReadCount))
        {
            if (!read.Target!.IsUnchanged(read.Position, read.Node, Snapshot, after))
                return true;
        }

        foreach (ref readonly WriteEntry write in Writes.AsSpan(0, WriteCount))
        {
            if (write.Chain.HasCommitBetween(Snapshot, after))
                return true;
        }

        // Why else: of what is not known any more nobody would tell.
        return Partial is not null && !AreReadsKnown(areWanted: false);
    }
}
