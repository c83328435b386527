using Khonsu.Blocks;
using Khonsu.Columnar;

namespace Khonsu;

/// <content>Columnar snapshots.</content>
public sealed partial class KhonsuStore
{
    readonly ColumnCatalog _columns;

    /// <summary>Takes all tables, at one moment, as Arrow columns.</summary>
    /// <returns>
    /// The tables as they are after all commits that have returned. It is yours: disposing of it makes its memory free,
    /// forgetting it leaves it to the collector.
    /// </returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column.</exception>
    /// <exception cref="NestedTransactionException">A block of this store runs on this thread already.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    /// <exception cref="InvalidOperationException">The store keeps only the rows that are read.</exception>
    /// <remarks>
    /// Isolation: as <see cref="Read(Action{ReadTx})"/>. Progress: never refused, never waits, stops no writer; the
    /// versions that it reads are kept until it returns, not longer. Cost: that of what has changed since the last
    /// snapshot; see docs/columnar.md. Threads: several may take snapshots at once, and share what is the same.
    /// </remarks>
    public StoreSnapshot Snapshot()
    {
        ThrowIfDisposed();
        ThrowIfPartial("columnar snapshots");
        _parts.Rounds.TurnOn();
        var block = new SnapshotBody(_columns, _parts.Rounds.IsSettled());
        return RunRead<SnapshotBody, StoreSnapshot>(in block);
    }

    /// <summary>
    /// Gives up the columns that the store keeps so that the next <see cref="Snapshot"/> costs little; that one costs
    /// as much as the first. Snapshots that were taken stay what they are.
    /// </summary>
    public void ForgetColumns() => _columns.Forget();
}
