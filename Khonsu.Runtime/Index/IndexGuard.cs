using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>
/// What an attempt has read of an index, as a read target: a range of keys in which nothing may change. Fresh for each
/// read; changed by its attempt while the body runs, and never once the commit begins.
/// </summary>
internal abstract class IndexGuard : ReadTarget
{
    /// <summary>The index.</summary>
    internal abstract SecondaryIndex Guarded { get; }

    /// <summary>The whole range of which this one is what was walked over; null where it is all of it, and where all
    /// rows are in the store. In a store that keeps only some, it is known by the whole one.</summary>
    internal IndexGuard? Asked { get; set; }

    /// <summary>Tells whether a version of a row stands in the range.</summary>
    /// <param name="chain">The row's chain, of the table of the index.</param>
    /// <param name="version">The version, or null.</param>
    /// <returns>False for no version, and for a tombstone.</returns>
    internal abstract bool Covers(VersionChain chain, TransactionalRow? version);

    /// <summary>Whether nothing is guarded: no walk has gone anywhere.</summary>
    internal abstract bool IsEmpty { get; }

    /// <summary>Writes one end of the range as bytes: a key, or what all its last keys begin with.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="isFrom">Whether it is the end that the range begins with.</param>
    /// <returns>False, and nothing is written, when the range is open there.</returns>
    internal abstract bool TryWriteBound(KeyWriter writer, bool isFrom);

    /// <summary>Describes the range for messages.</summary>
    /// <returns>A key, or two with two dots between them; one or both are missing where the range is open.</returns>
    internal abstract string DescribeRange();

    /// <inheritdoc/>
    // Why the whole table: who waits looks again, and a change elsewhere costs one look.
    internal override long WaitTarget(int position) => WaitTargetOfTable(Guarded.TableSlot);
}
