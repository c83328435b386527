using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Clock;
using Khonsu.Columnar;
using Khonsu.Replication;
using Khonsu.Tables;
using Khonsu.Versions;

namespace Khonsu.CompilerServices;

/// <summary>A table's definition with its key and row types.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TableDefinition<TKey, TRow> : TableDefinition
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    /// <summary>Defines a table; generated code does it once for each record.</summary>
    /// <param name="name">Name of the table, not empty.</param>
    /// <param name="columns">Columns in declaration order.</param>
    public TableDefinition(string name, params ColumnDefinition[] columns)
        : base(name, columns)
    {
    }

    /// <summary>How rows of older shapes become today's, by methods of the user.</summary>
    public IReadOnlyList<RowMigration<TRow>> Migrations { get; init; } = [];

    /// <inheritdoc/>
    internal override IReadOnlyList<RowMigration> OldShapes => Migrations;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(ITableVisitor<TResult> visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        return visitor.Visit(this);
    }

    /// <inheritdoc/>
    internal override TableColumns CreateColumns(TableStore table, ColumnRounds rounds)
        => new TableColumns<TKey, TRow>((TableStore<TKey>)table, rounds);

    /// <inheritdoc/>
    internal override void WriteKey(KeyWriter writer, VersionChain chain)
        => TRow.WriteKey(writer, KeyOf(chain));

    /// <inheritdoc/>
    internal override ulong PlaceOf(KeyWriter writer, VersionChain chain) => PlaceOf(writer, KeyOf(chain));

    /// <summary>Tells where the row of a key belongs among the shards of a cluster.</summary>
    /// <param name="writer">Writes keys; what was in it is gone afterwards.</param>
    /// <param name="key">The key.</param>
    internal ulong PlaceOf(KeyWriter writer, TKey key)
    {
        writer.Clear();
        TRow.WriteShardKey(writer, key);
        return writer.IsExact ? KeyPlace.Of(writer.Written) : KeyPlace.OfTable(Name);
    }

    /// <inheritdoc/>
    // Why no cast: a chain of this table holds rows of this record and tombstones, and tombstones are not asked.
    internal override string? BrokenInvariant(TransactionalRow row) => TRow.BrokenInvariant(Unsafe.As<TRow>(row));

    /// <inheritdoc/>
    internal override TransactionalRow? MergeRows(
        TransactionalRow @base, TransactionalRow theirs, TransactionalRow mine)
    {
        TRow? merged = TRow.MergeRows(
            Unsafe.As<TRow>(@base), Unsafe.As<TRow>(theirs), Unsafe.As<TRow>(mine), out string? conflictColumn);
        // Why a copy: what a merge gives may be one of the three, and a row is in a chain once.
        return conflictColumn is null && merged is not null ? merged with { } : null;
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> ChangedColumns(TransactionalRow before, TransactionalRow after)
        => TRow.ChangedColumns(Unsafe.As<TRow>(before), Unsafe.As<TRow>(after));

    // Why no cast: a chain of this table lies in a segment with its type of keys.
    static TKey KeyOf(VersionChain chain)
        => Unsafe.As<ChainSegment<TKey>>(chain.Segment!).Entries[chain.Position].Key;
}
