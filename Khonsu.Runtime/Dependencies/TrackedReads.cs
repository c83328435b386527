using Khonsu.Index;

namespace Khonsu.Dependencies;

/// <summary>What a tracked commit has read, for the question whether a write changes it. Immutable.</summary>
/// <param name="Rows">The rows that were read by key, those that were not there included.</param>
/// <param name="Tables">Slots of the tables that were scanned or counted.</param>
/// <param name="Ranges">The ranges of indexes that were walked.</param>
/// <param name="TableMask">One bit for each table of which something was read, by slot modulo 64.</param>
internal sealed record TrackedReads(RowSet Rows, int[] Tables, IndexGuard[] Ranges, ulong TableMask)
{
    /// <summary>Nothing was read.</summary>
    internal static TrackedReads None { get; } = new(RowSet.Of([]), [], [], 0);

    /// <summary>The bit of a table in a mask.</summary>
    /// <param name="tableSlot">Slot of the table.</param>
    /// <returns>A number with one bit.</returns>
    internal static ulong BitOf(int tableSlot) => 1UL << (tableSlot & 63);

    /// <summary>Finds a write that changes what was read.</summary>
    /// <param name="other">The commit that writes.</param>
    /// <returns>The number of its first such write, or -1.</returns>
    /// <remarks>Asks what the two commits remember and no chain, so the answer is the same for ever.</remarks>
    internal int FindChangeBy(TrackedCommit other)
    {
        // Perf: most pairs of commits are of other tables.
        if ((TableMask & other.WriteMask) == 0)
            return -1;
        TrackedWrite[] writes = other.Writes;
        for (int number = 0; number < writes.Length; number++)
        {
            if (IsChangedBy(in writes[number]))
                return number;
        }

        return -1;
    }

    bool IsChangedBy(in TrackedWrite write)
    {
        int table = write.Segment.TableSlot;
        if ((TableMask & BitOf(table)) == 0)
            return false;
        if (Rows.Contains(RowSet.KeyOfChain(write.Chain.Id))
            || (write.AbsentKey != 0 && Rows.Contains(write.AbsentKey))
            || Array.IndexOf(Tables, table) >= 0)
        {
            return true;
        }

        foreach (IndexGuard range in Ranges)
        {
            if (range.Guarded.TableSlot == table
                && (range.Covers(write.Chain, write.Before) || range.Covers(write.Chain, write.After)))
            {
                return true;
            }
        }

        return false;
    }
}
