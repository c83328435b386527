namespace Khonsu.Clock;

/// <summary>
/// What the owner of a slot does and has done, for whoever looks into the store from outside. Written by the owner
/// alone but for one note, so counting needs no atomic operation; a look is never a consistent state, only a true one
/// of each number.
/// </summary>
internal sealed class SlotActivity
{
    long _transactionId;
    object? _name;
    int _level;
    int _attempt;
    long _commits;
    long _refusals;
    long _waits;
    long _rowsWritten;
    long _versionsReclaimed;

    // Written by whoever looks: which snapshot was found, of which transaction, and when it was found first.
    long _seenSnapshot;
    long _seenTransaction;
    long _seenSince;

    /// <summary>Number of the present or last transaction.</summary>
    internal long TransactionId => Volatile.Read(ref _transactionId);

    /// <summary>Its label, or a <see cref="NamedCallSite"/>; null for neither.</summary>
    internal object? Name => Volatile.Read(ref _name);

    /// <summary>Number of its level.</summary>
    internal int Level => Volatile.Read(ref _level);

    /// <summary>Number of its attempt, from 1.</summary>
    internal int Attempt => Volatile.Read(ref _attempt);

    /// <summary>Transactions that committed, those without writes included.</summary>
    internal long Commits => Volatile.Read(ref _commits);

    /// <summary>Attempts that were refused.</summary>
    internal long Refusals => Volatile.Read(ref _refusals);

    /// <summary>Waits for a change that began.</summary>
    internal long Waits => Volatile.Read(ref _waits);

    /// <summary>Versions of rows that were committed, tombstones included.</summary>
    internal long RowsWritten => Volatile.Read(ref _rowsWritten);

    /// <summary>Superseded versions that were dropped.</summary>
    internal long VersionsReclaimed => Volatile.Read(ref _versionsReclaimed);

    /// <summary>Tells since when lookers have found the same snapshot here.</summary>
    /// <param name="pin">What the slot announces.</param>
    /// <param name="now">The time.</param>
    /// <returns>The time of the first of them, which is <paramref name="now"/> for the first.</returns>
    /// <remarks>
    /// Why by those who look: the time costs more than a small transaction's snapshot, and hardly anybody asks. Race:
    /// two who look at once write times that are a moment apart.
    /// </remarks>
    internal long SeenSince(long pin, long now)
    {
        long snapshot = Math.Abs(pin);
        if (Volatile.Read(ref _seenSnapshot) == snapshot && Volatile.Read(ref _seenTransaction) == TransactionId)
            return Volatile.Read(ref _seenSince);
        Volatile.Write(ref _seenSince, now);
        Volatile.Write(ref _seenSnapshot, snapshot);
        Volatile.Write(ref _seenTransaction, TransactionId);
        return now;
    }

    /// <summary>Notes the beginning of a transaction.</summary>
    /// <param name="transactionId">Its number.</param>
    /// <param name="name">Its label, or a <see cref="NamedCallSite"/>; null for neither.</param>
    /// <param name="level">Number of its level.</param>
    internal void Begin(long transactionId, object? name, int level)
    {
        Volatile.Write(ref _transactionId, transactionId);
        Volatile.Write(ref _attempt, 1);
        // Why: a reference store costs a card mark; most transactions have no name.
        if (!ReferenceEquals(_name, name))
            Volatile.Write(ref _name, name);
        Volatile.Write(ref _level, level);
    }

    /// <summary>Notes the beginning of another attempt than the first.</summary>
    /// <param name="attempt">Its number.</param>
    internal void BeginAttempt(int attempt) => Volatile.Write(ref _attempt, attempt);

    /// <summary>Notes a commit.</summary>
    /// <param name="rows">How many rows it wrote.</param>
    internal void HasCommitted(int rows)
    {
        Volatile.Write(ref _commits, _commits + 1);
        Volatile.Write(ref _rowsWritten, _rowsWritten + rows);
    }

    /// <summary>Notes a refusal.</summary>
    internal void HasBeenRefused() => Volatile.Write(ref _refusals, _refusals + 1);

    /// <summary>Notes that a wait begins.</summary>
    internal void Waiting() => Volatile.Write(ref _waits, _waits + 1);

    /// <summary>Notes that a version was dropped.</summary>
    internal void HasReclaimed() => Volatile.Write(ref _versionsReclaimed, _versionsReclaimed + 1);
}
