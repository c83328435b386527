using Khonsu.CompilerServices;
using Khonsu.Feed;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <content>What a commit does.</content>
internal sealed partial class TransactionCore
{
    /// <summary>Says what the commit changes; the expected versions are what it replaces, or it does not commit.
    /// </summary>
    /// <remarks>It knows what it replaces by then, also where it writes without looking, and has not ended.</remarks>
    internal LoggedChange[] Changes()
    {
        ReadOnlySpan<WriteEntry> writes = Writes.AsSpan(0, WriteCount);
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
