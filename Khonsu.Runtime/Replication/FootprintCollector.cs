using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Tables;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Replication;

/// <summary>
/// Takes the footprint of an attempt out of it, in terms that other replicas understand: keys as bytes and rows,
/// nothing of this store.
/// </summary>
/// <remarks>
/// What cannot be said exactly is said more coarsely, never less: a key without a form in bytes stands for the whole
/// table, a place in an index between rows of one key for all rows of that key.
/// </remarks>
internal sealed class FootprintCollector
{
    readonly TransactionCore _core;
    readonly KeyWriter _writer = new();
    readonly List<TableFootprint> _tables = [];

    // Whether a row is guarded that the attempt does not depend on: in a store of its own nobody would refuse it.
    bool _hasBlindGuard;

    FootprintCollector(TransactionCore core) => _core = core;

    /// <summary>Takes the footprint of an attempt that is ready to commit.</summary>
    /// <param name="core">The attempt; it is not changed.</param>
    /// <param name="snapshot">Up to this timestamp what it has read is unchanged.</param>
    /// <param name="isProof">Whether what was read is only to be proven, and looked at again then.</param>
    /// <returns>The commit; nothing of the attempt but its rows is kept.</returns>
    internal static SubmittedCommit Collect(TransactionCore core, long snapshot, bool isProof)
    {
        var collector = new FootprintCollector(core);
        foreach (ref readonly ReadEntry entry in core.Reads.AsSpan(0, core.ReadCount))
            collector.Add(in entry);
        for (int index = 0; index < core.WriteCount; index++)
            collector.AddWrite(in core.Writes[index], core.DeltaAt(index));
        return new SubmittedCommit(core.Store.Waiters, snapshot, collector._tables)
        {
            Description = core.DescribeAbort(default),
            Skipped = core.Skipped,
            CanGoAgain = collector._hasBlindGuard || core.HasResolutions || isProof,
        };
    }

    void Add(in ReadEntry entry)
    {
        switch (entry.Target)
        {
            case TableStore table:
                Of(table.Definition).IsScanned = true;
                break;
            case IndexGuard guard:
                AddRange(guard);
                break;
            default:
                AddRead(entry.Chain);
                break;
        }
    }

    void AddRead(VersionChain chain)
    {
        TableFootprint table = Of(_core.DefinitionOf(chain));
        if (TryWriteKey(table.Definition, chain, out byte[] key))
            table.Reads.Add(new ReadRow(key, chain.KeyObject, PlaceOf(table.Definition, chain, key)));
        else
            table.IsScanned = true;
    }

    void AddRange(IndexGuard guard)
    {
        if (guard.IsEmpty)
            return;
        SecondaryIndex index = guard.Guarded;
        TableDefinition definition = _core.Store.Tables.All[index.TableSlot]!.Definition;
        Of(definition).Ranges.Add(
            new ReadRange(index.Definition.Number, Bound(guard, isFrom: true), Bound(guard, isFrom: false), guard));
    }

    byte[]? Bound(IndexGuard guard, bool isFrom)
    {
        _writer.Clear();
        return guard.TryWriteBound(_writer, isFrom) && _writer.IsExact ? _writer.Written.ToArray() : null;
    }

    void AddWrite(in WriteEntry entry, DeltaNode? delta)
    {
        VersionChain chain = entry.Chain;
        TableFootprint table = Of(_core.DefinitionOf(chain));
        if (delta is not null && TryAddMerge(table, in entry, delta))
            return;
        // Why a merge: its row was made of what it expects. Why with indexes: replicas must know which keys go.
        bool isGuarded = !entry.IsBlind || delta is not null || entry.Segment!.IsIndexed;
        _hasBlindGuard |= isGuarded && entry.IsBlind;
        if (!TryWriteKey(table.Definition, chain, out byte[] key))
            table.IsScanned |= isGuarded;
        ulong place = PlaceOf(table.Definition, chain, key);
        bool isDeleted = entry.Node is Tombstone;
        if (isDeleted && entry.Expected is null or Tombstone)
        {
            // Why: what is not there is not deleted; but that it is not there may matter.
            if (isGuarded && key.Length != 0)
                table.Reads.Add(new ReadRow(key, chain.KeyObject, place));
            return;
        }

        TransactionalRow row = isDeleted ? entry.Expected! : entry.Node!;
        table.Writes.Add(new WrittenRow(key, chain.KeyObject, row, isDeleted, isGuarded, place));
        if (!entry.Segment!.IsIndexed)
            return;
        foreach (SecondaryIndex index in _core.Store.Tables.All[entry.Segment.TableSlot]!.Indexes)
        {
            AddPoint(table, index, entry.Expected, place);
            if (!index.HaveSameKey(entry.Expected, entry.Node))
                AddPoint(table, index, entry.Node, place);
        }
    }

    /// <summary>Adds a merge as what is merged, so that it needs no row to be unchanged.</summary>
    /// <returns>False when it must be the row that was made of it.</returns>
    bool TryAddMerge(TableFootprint table, in WriteEntry entry, DeltaNode delta)
    {
        // Why not of an index: replicas must know which of its keys the row has.
        if (!entry.IsBlind || table.Definition.Merges is null || entry.Segment!.IsIndexed
            || !TryWriteKey(table.Definition, entry.Chain, out byte[] key)
            || delta.DataOf(entry.Expected!, out TransactionalRow? taken) is not { } added)
        {
            return false;
        }

        ulong place = PlaceOf(table.Definition, entry.Chain, key);
        table.Merges.Add(new MergedRow(key, entry.Chain.KeyObject, entry.Node!, added, taken, place));
        return true;
    }

    void AddPoint(TableFootprint table, SecondaryIndex index, TransactionalRow? version, ulong place)
    {
        _writer.Clear();
        if (!index.TryWriteKey(_writer, version))
            return;
        byte[]? key = _writer.IsExact ? _writer.Written.ToArray() : null;
        table.Points.Add(new IndexPoint(index.Definition.Number, key, place));
    }

    bool TryWriteKey(TableDefinition definition, VersionChain chain, out byte[] key)
    {
        _writer.Clear();
        definition.WriteKey(_writer, chain);
        key = _writer.IsExact ? _writer.Written.ToArray() : [];
        return _writer.IsExact;
    }

    // Of the bytes of the key that are there already, where those say it.
    ulong PlaceOf(TableDefinition definition, VersionChain chain, byte[] key)
        => definition.HasShardKey || key.Length == 0 ? definition.PlaceOf(_writer, chain) : KeyPlace.Of(key);

    TableFootprint Of(TableDefinition definition)
    {
        foreach (TableFootprint table in _tables)
        {
            if (ReferenceEquals(table.Definition, definition))
                return table;
        }

        var added = new TableFootprint(definition);
        _tables.Add(added);
        return added;
    }
}
