using System.ComponentModel;
using System.Text;
using Khonsu.Versions;

namespace Khonsu.CompilerServices;

/// <summary>
/// The hidden header of every <see cref="TransactionalAttribute">[Transactional]</see> record: the row is its own
/// version node. Generated code declares it as base; it adds nothing to equality, hash code, printing, deconstruction
/// or JSON.
/// </summary>
/// <remarks>
/// Why a base of the row and not a node that points to it: one object and one cache miss less for each row version,
/// which the figures for tables larger than the caches depend on (docs/design/commit.md). Nodes are compared by
/// identity only (Inv V4).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract record TransactionalRow
{
    /// <summary>The stamp of a version in a write set or a chain whose transaction is undecided.</summary>
    internal const long PendingStamp = -1;

    /// <summary>The stamp of a version whose transaction aborted: visible to nobody.</summary>
    internal const long AbortedStamp = long.MaxValue;

    /// <summary>
    /// 0: nobody's, still the user's fresh object. <see cref="PendingStamp"/>: claimed by a transaction. Positive:
    /// committed at that timestamp. <see cref="AbortedStamp"/>: aborted. Leaves 0 once, by a claim; leaves pending
    /// once; then never changes (Inv V1).
    /// </summary>
    internal long _khonsuStamp;

    /// <summary>
    /// Who decides this version while it is pending; null after finalizing. Written before the version is published, by
    /// whoever finalizes it, after the stamp (Inv V2), and by the pruner that unlinks it.
    /// </summary>
    internal VersionOwner? _khonsuOwner;

    /// <summary>
    /// The committed version before this one. Fixed before publication; later it may only skip versions that no active
    /// snapshot sees (Inv V3).
    /// </summary>
    internal TransactionalRow? _khonsuNext;

    /// <summary>Starts a row that belongs to no store.</summary>
    protected TransactionalRow()
    {
    }

    /// <summary>Copies nothing: the copy that <c>with</c> makes starts as a fresh row.</summary>
    /// <param name="original">The row that is copied.</param>
    protected TransactionalRow(TransactionalRow original)
    {
    }

    /// <summary>Copies the columns into a fresh row, as <c>with { }</c> does, for another store.</summary>
    /// <returns>A row that belongs to no store.</returns>
    internal TransactionalRow Copy()
    {
        var copy = (TransactionalRow)MemberwiseClone();
        (copy._khonsuStamp, copy._khonsuOwner, copy._khonsuNext) = (0, null, null);
        return copy;
    }

    /// <summary>Compares types only; the derived record compares its columns.</summary>
    /// <param name="other">The other row, or null.</param>
    /// <returns>True when both rows are of the same record type.</returns>
    public virtual bool Equals(TransactionalRow? other)
        => other is not null && EqualityContract == other.EqualityContract;

    /// <summary>Hashes the record type only.</summary>
    /// <returns>The same number for all rows of a record type.</returns>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>Prints nothing.</summary>
    /// <param name="builder">Where a record prints its members.</param>
    /// <returns>False: nothing was printed.</returns>
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}
