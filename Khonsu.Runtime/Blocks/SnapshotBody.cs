using Khonsu.Columnar;

namespace Khonsu.Blocks;

/// <summary>The block that takes a columnar snapshot: a read-only one like any other.</summary>
/// <param name="columns">What the store keeps from one to the next.</param>
/// <param name="keepsChunks">Whether what is encoded may serve the next one.</param>
internal readonly struct SnapshotBody(ColumnCatalog columns, bool keepsChunks) : IReadBody<StoreSnapshot>
{
    /// <inheritdoc/>
    public StoreSnapshot Invoke(ReadTx tx)
    {
        // Inv K2: before the first row is read.
        var pass = new ColumnPass(tx.SnapshotTimestamp, columns.Rounds.Begin(), keepsChunks);
        return new StoreSnapshot(pass.Snapshot, columns.Take(in pass));
    }
}
