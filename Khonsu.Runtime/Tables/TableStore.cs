using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Versions;

namespace Khonsu.Tables;

/// <summary>
/// All rows of one record type in one store, without its types. As a read target it stands for a scan of all rows.
/// </summary>
internal abstract class TableStore : ReadTarget
{
    private protected TableStore(TableDefinition definition, TableHistory? history, SnapshotRegistry snapshots)
    {
        Definition = definition;
        History = history;
        Indexes = [.. definition.Indexes.Select(index => index.CreateIndex(definition.Slot))];
        for (int number = 0; number < Indexes.Length; number++)
        {
            if (Indexes[number].Definition.Number != number)
                throw new InvalidOperationException($"The indexes of table '{definition.Name}' are out of order.");
            if (history is not null)
                Indexes[number].Kept = new KeptEntries(history.Floor, snapshots);
        }
    }

    /// <summary>Name, columns and slot.</summary>
    internal TableDefinition Definition { get; }

    /// <summary>What is kept of the table's past; null for nothing.</summary>
    internal TableHistory? History { get; }

    /// <inheritdoc/>
    internal override long WaitTarget(int position) => WaitTargetOfTable(Definition.Slot);

    /// <summary>Secondary indexes, by number; nothing is ever added.</summary>
    internal readonly SecondaryIndex[] Indexes;

    /// <summary>Counts what the table holds, for diagnostics; not a snapshot.</summary>
    /// <returns>Chains in the index, versions in them, pending ones included.</returns>
    internal abstract (long Chains, long Versions) CountVersions();
}
