namespace Khonsu.Transactions;

/// <content>The state in which the invariants of a model are asked.</content>
internal sealed partial class TransactionCore
{
    /// <summary>Begins to ask: what is read from now on must be unchanged at the commit.</summary>
    /// <returns>The rules of the transaction, to be given to <see cref="LeaveChecks"/>.</returns>
    internal LevelRules EnterChecks()
    {
        LevelRules outer = _rules;
        // Why the calling thread's: who commits by hand is in a call already, and its tables must not enter another.
        if (Mode == TransactionMode.Handle)
            _thread = Environment.CurrentManagedThreadId;
        if (outer.RefreshesSnapshot)
        {
            // Why: what was read before was read at other snapshots and is not to be validated; all checks see one.
            MergeReadsIntoWrites(keepPureReads: false);
            BeginCall();
        }

        if (!outer.RecordsScans || !outer.ValidatesReads)
        {
            LevelRules checking = LevelRules.For(IsolationLevel.Serializable);
            _rules = outer.CanWait ? checking.ForWaiting : checking;
            SetCallWork();
            _hasStrongerBlock = true;
            // Why: what was read before is not all remembered, so the snapshot must not move under it.
            _hasScans = true;
        }

        return outer;
    }

    /// <summary>Ends asking.</summary>
    /// <param name="outer">What <see cref="EnterChecks"/> gave.</param>
    internal void LeaveChecks(LevelRules outer)
    {
        _rules = outer;
        SetCallWork();
        if (Mode == TransactionMode.Handle)
            _thread = 0;
    }

    /// <summary>Tells whether any row of a table is written.</summary>
    /// <param name="tableSlot">Slot of the table.</param>
    /// <returns>True when one is.</returns>
    internal bool HasWritten(int tableSlot)
    {
        foreach (ref readonly WriteEntry write in Writes.AsSpan(0, WriteCount))
        {
            if (write.Segment!.TableSlot == tableSlot)
                return true;
        }

        return false;
    }
}
