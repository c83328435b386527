using Khonsu.CompilerServices;

namespace Khonsu.Replication;

/// <summary>What a submitted commit has read and writes of one table.</summary>
internal sealed class TableFootprint
{
    internal TableFootprint(TableDefinition definition) => Definition = definition;

    /// <summary>The table.</summary>
    internal TableDefinition Definition { get; }

    /// <summary>Whether all rows were read.</summary>
    internal bool IsScanned { get; set; }

    /// <summary>Rows that must be unchanged and are not written.</summary>
    internal List<ReadRow> Reads { get; } = [];

    /// <summary>Ranges of indexes that must be unchanged.</summary>
    internal List<ReadRange> Ranges { get; } = [];

    /// <summary>Rows that are written, each once.</summary>
    internal List<WrittenRow> Writes { get; } = [];

    /// <summary>Rows that are merged into, each once, and none of those that are written.</summary>
    internal List<MergedRow> Merges { get; } = [];

    /// <summary>Keys of indexes where rows come or go.</summary>
    internal List<IndexPoint> Points { get; } = [];

    /// <summary>Turns what is merged into writes of rows that must be unchanged.</summary>
    internal void WriteMerges()
    {
        foreach (MergedRow merge in Merges)
        {
            Writes.Add(new WrittenRow(
                merge.KeyBytes, merge.Key, merge.Row, IsDeleted: false, IsGuarded: true, merge.Place));
        }

        Merges.Clear();
    }
}
