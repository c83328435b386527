using Khonsu.CompilerServices;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Feed;

/// <summary>What a commit did to one row; never changed (Inv L4).</summary>
/// <param name="TableSlot">Slot of the row's table.</param>
/// <param name="Before">The row as it was; null where there was none.</param>
/// <param name="After">The row as it is; null where it was deleted.</param>
internal readonly record struct LoggedChange(int TableSlot, TransactionalRow? Before, TransactionalRow? After)
{
    /// <summary>Says what a commit changes; the expected versions are what it replaces, or it does not
    /// commit.</summary>
    /// <param name="core">The commit; it knows what it replaces, and has not ended.</param>
    internal static LoggedChange[] Of(TransactionCore core)
    {
        ReadOnlySpan<WriteEntry> writes = core.Writes.AsSpan(0, core.WriteCount);
        var changes = new LoggedChange[writes.Length];
        int count = 0;
        foreach (ref readonly WriteEntry entry in writes)
        {
            TransactionalRow? before = entry.Expected is Tombstone ? null : entry.Expected;
            TransactionalRow? after = entry.Node is Tombstone ? null : entry.Node;
            // Why: a row that was not there and is not there has not changed.
            if (before is not null || after is not null)
                changes[count++] = new LoggedChange(entry.Segment!.TableSlot, before, after);
        }

        if (count != changes.Length)
            Array.Resize(ref changes, count);
        return changes;
    }
}
