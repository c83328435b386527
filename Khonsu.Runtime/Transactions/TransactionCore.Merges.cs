using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <content>Merges: writes that add to whatever is newest when the transaction commits.</content>
internal sealed partial class TransactionCore
{
    // The deltas by position of their write entries, while the commit makes rows of them; null where there is none.
    DeltaNode?[] _deltas = [];

    /// <summary>Whether the attempt has merged anything.</summary>
    internal bool HasDeltas { get; private set; }

    /// <summary>Whether the attempt has written rows of a table whose records have invariants.</summary>
    internal bool HasInvariants { get; private set; }

    /// <summary>Notes that a row of a table whose records have invariants is written.</summary>
    internal void NoteInvariants()
    {
        HasInvariants = true;
        _hasMore = true;
    }

    /// <summary>Finds what this attempt merges into a row, or begins to.</summary>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <typeparam name="TDelta">The record's delta.</typeparam>
    /// <param name="chain">The row's chain.</param>
    /// <returns>The delta, to be changed by the caller; null when this attempt has deleted the row.</returns>
    internal TDelta? DeltaOf<TRow, TDelta>(VersionChain chain)
        where TRow : TransactionalRow
        where TDelta : RowDelta<TRow>, new()
    {
        HasDeltas = true;
        _hasMore = true;
        int own = WriteCount == 0 ? -1 : FindWrite(chain);
        if (own < 0)
        {
            var delta = new TDelta();
            if (chain.Segment!.IsIndexed)
                NoteIndexedWrite();
            AddWrite(chain, new DeltaNode<TRow>(delta, own: null));
            return delta;
        }

        if (Writes[own].Node is Tombstone)
            return null;
        bool isKept = IsKeptBySavepoint(own);
        ref WriteEntry entry = ref EntryToChange(own);
        if (entry.Node is not DeltaNode node)
            entry.Node = node = new DeltaNode<TRow>(new TDelta(), entry.Node);
        else if (isKept)
            entry.Node = node = node.CopyOf();
        // Why no cast: the only deltas of a table are those that its generated code makes.
        return Unsafe.As<TDelta>(Unsafe.As<DeltaNode<TRow>>(node).Delta);
    }

    /// <summary>
    /// Takes the deltas out of the write entries, after these are in the order of the commit, so that rows can be put
    /// in their place again and again.
    /// </summary>
    internal void TakeDeltas()
    {
        SortWrites();
        if (_deltas.Length < WriteCount)
            _deltas = new DeltaNode?[Writes.Length];
        for (int index = 0; index < WriteCount; index++)
            _deltas[index] = Writes[index].Node as DeltaNode;
    }

    /// <summary>Tells whether a write entry is of a merge, once <see cref="TakeDeltas"/> has run.</summary>
    /// <param name="index">The position of the entry.</param>
    /// <returns>True for a merge.</returns>
    internal bool IsMerge(int index) => HasDeltas && _deltas[index] is not null;

    /// <summary>What a write entry merges into the newest row of others, once <see cref="TakeDeltas"/> has run.
    /// </summary>
    /// <param name="index">The position of the entry.</param>
    /// <returns>The delta; null where the whole row is the attempt's own.</returns>
    internal DeltaNode? DeltaAt(int index)
        => HasDeltas && _deltas[index] is { Own: null } delta ? delta : null;

    /// <summary>Makes the rows of all deltas, of the versions that the entries expect.</summary>
    /// <param name="failed">The entry that could not be made.</param>
    /// <returns>Null when all were made; else what is wrong: <see cref="Tombstone.Dead"/> for no row, an
    /// <see cref="OverflowException"/> for a sum that does not fit.</returns>
    internal object? ApplyDeltas(out int failed)
    {
        for (failed = 0; failed < WriteCount; failed++)
        {
            if (_deltas[failed] is not { } delta)
                continue;
            ref WriteEntry entry = ref Writes[failed];
            TransactionalRow? row = delta.Own ?? entry.Expected;
            if (row is null or Tombstone)
                return Tombstone.Dead;
            try
            {
                entry.Node = ClaimFresh(delta.ApplyTo(row));
            }
            catch (OverflowException overflow)
            {
                return overflow;
            }
        }

        return null;
    }

    /// <summary>Reads what a row looks like with what this attempt merges into it.</summary>
    TransactionalRow? ReadMerged(DeltaNode delta, VersionChain chain, bool isScan)
    {
        if (delta.Own is { } own)
            return delta.ApplyTo(own);
        TransactionalRow? version = isScan ? chain.VisibleAt(Snapshot) : ReadCommitted(chain);
        // Why recorded: who has seen the value may have acted on it, so the merge becomes a write of what was read.
        if (!isScan && _rules.RecordsReads)
            AddRead(chain.Segment!, chain.Position, version);
        if (version is not (null or Tombstone))
            return delta.ApplyTo(version);
        if (Partial is not null)
            OnNone(chain, isToAdd: false);
        return version;
    }

    void ClearDeltas()
    {
        HasDeltas = false;
        Array.Clear(_deltas);
        if (_deltas.Length > HeldKeptMax)
            _deltas = [];
    }
}
