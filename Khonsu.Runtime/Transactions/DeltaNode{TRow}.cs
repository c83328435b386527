using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;

namespace Khonsu.Transactions;

/// <summary>A <see cref="DeltaNode"/> of rows of one record.</summary>
/// <typeparam name="TRow">The record.</typeparam>
internal sealed record DeltaNode<TRow> : DeltaNode
    where TRow : TransactionalRow
{
    internal DeltaNode(RowDelta<TRow> delta, TransactionalRow? own)
    {
        Delta = delta;
        Own = own;
    }

    /// <summary>What is added.</summary>
    internal RowDelta<TRow> Delta { get; }

    /// <inheritdoc/>
    // Why no cast: a chain of this table holds rows of this record and tombstones, and tombstones are not given here.
    internal override TransactionalRow ApplyTo(TransactionalRow row) => Delta.Apply(Unsafe.As<TRow>(row));

    /// <inheritdoc/>
    internal override TransactionalRow? DataOf(TransactionalRow row, out TransactionalRow? taken)
    {
        TransactionalRow? added = Delta.Added(Unsafe.As<TRow>(row));
        taken = added is null ? null : Delta.Taken(Unsafe.As<TRow>(row));
        return added;
    }

    /// <inheritdoc/>
    internal override DeltaNode CopyOf() => new DeltaNode<TRow>(Delta.Copy(), Own);
}
