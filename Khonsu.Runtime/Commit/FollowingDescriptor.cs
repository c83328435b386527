using Khonsu.Transactions;

namespace Khonsu.Commit;

/// <summary>One commit under way in a store that follows a log: its stamp is the one that the log gave it.</summary>
/// <remarks>
/// Inv R1 (docs/design/replication.md): the clock goes on to a given stamp after all versions are installed and at no
/// other time, and one such commit is under way at a time; so a snapshot that includes the stamp sees them all.
/// </remarks>
internal sealed class FollowingDescriptor : CommitDescriptor
{
    readonly TransactionCore _owner;
    readonly long _stamp;

    internal FollowingDescriptor(TransactionCore owner, bool isReversed, long stamp)
        : base(owner, isReversed)
        => (_owner, _stamp) = (owner, stamp);

    /// <inheritdoc/>
    private protected override long DrawStamp()
    {
        _owner.Clock.Follow(_stamp);
        return _stamp;
    }
}
