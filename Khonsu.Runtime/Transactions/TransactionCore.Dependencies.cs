using Khonsu.CompilerServices;
using Khonsu.Dependencies;
using Khonsu.Index;
using Khonsu.Tables;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <content>What other commits must know of this one, in stores where some level certifies its reads.</content>
internal sealed partial class TransactionCore
{
    const int RowKeysKeptMax = 1024;

    // Owned from the first tracked commit on.
    DependencySlot? _dependencies;

    // Owner writes, while no descriptor is undecided; helpers read it through one (Inv C6).
    TrackedCommit? _tracked;

    // Used again for each description.
    long[] _rowKeys = [];

    /// <summary>What others know of the last commit of this attempt; null when it is not tracked.</summary>
    internal TrackedCommit? Tracked => Volatile.Read(ref _tracked);

    /// <summary>
    /// Whether what was read may be stale at the commit. A block of another level within makes all reads count as at
    /// <see cref="IsolationLevel.Serializable"/>.
    /// </summary>
    internal bool CertifiesReads => _ownRules.CertifiesReads && !_hasStrongerBlock;

    /// <summary>Reads of the body; those that the commit itself added for unique indexes come after them.</summary>
    internal int BodyReadCount => _indexWork is { IsPrepared: true } work ? work.BodyReads : ReadCount;

    /// <summary>Tells whether a commit without writes must have a place in the serial order.</summary>
    /// <returns>False when nothing can have come between.</returns>
    internal bool MustPlaceReads()
    {
        DependencyTracker tracker = Store.Dependencies;
        // Why not before tracking began: no commit whose reads may be stale has its place before that.
        return tracker.IsUsed && _ownRules.IsSerializable && ReadCount != 0 && Snapshot >= tracker.Since;
    }

    /// <summary>Describes the commit for others.</summary>
    /// <returns>What they will know; nobody knows it yet.</returns>
    internal TrackedCommit Describe()
    {
        int reads = _ownRules.IsSerializable ? BodyReadCount : 0;
        // Why certified without writes at every such level: the place of what only reads is its snapshot.
        bool isCertified = reads != 0 && (CertifiesReads || WriteCount == 0) && Store.Dependencies.Knows(Snapshot);
        long newest = Snapshot;
        ulong mask = 0;
        TrackedWrite[] writes = WriteCount == 0 ? [] : new TrackedWrite[WriteCount];
        for (int index = 0; index < writes.Length; index++)
        {
            ref readonly WriteEntry entry = ref Writes[index];
            writes[index] = Describe(in entry);
            mask |= TrackedReads.BitOf(entry.Segment!.TableSlot);
            newest = Math.Max(newest, entry.Expected?._khonsuStamp ?? 0);
        }

        _hasMore = true;
        var commit = new TrackedCommit
        {
            TransactionId = TransactionId,
            Name = Name,
            Snapshot = Snapshot,
            Base = newest,
            IsCertified = isCertified,
            StrictFrom = reads,
            Reads = DescribeReads(reads),
            Writes = writes,
            WriteMask = mask,
        };
        Volatile.Write(ref _tracked, commit);
        return commit;
    }

    /// <summary>Lets others know of the commit, before anything of it is installed.</summary>
    /// <param name="commit">What <see cref="Describe()"/> has made.</param>
    /// <param name="owner">Who decides it.</param>
    internal void Track(TrackedCommit commit, TrackedOwner owner)
    {
        commit.Begin(owner);
        if ((_dependencies ??= Store.Dependencies.Own()).Add(commit))
            Store.Dependencies.Trim();
    }

    /// <summary>Notes how a tracked commit ended.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="stamp">Its commit timestamp, or the aborted stamp.</param>
    internal void EndTracking(TrackedCommit commit, long stamp)
    {
        commit.Note(stamp);
        if (stamp == TransactionalRow.AbortedStamp)
            _dependencies!.Remove(commit);
    }

    static TrackedWrite Describe(in WriteEntry entry)
    {
        ChainSegment segment = entry.Segment!;
        // Why asked here: the hash code of a key may be the user's, and is no business of a helper.
        long absent = entry.Expected is null or Tombstone
            ? RowSet.KeyOfAbsent(segment.TableSlot, segment.KeyObjectAt(entry.Position).GetHashCode())
            : 0;
        return segment.IsIndexed
            ? new TrackedWrite(segment, entry.Position, absent, entry.Expected, entry.Node)
            : new TrackedWrite(segment, entry.Position, absent, null, null);
    }

    TrackedReads DescribeReads(int count)
    {
        if (count == 0)
            return TrackedReads.None;
        // Why two for each: an absent row has two keys.
        if (_rowKeys.Length < count * 2)
            _rowKeys = new long[count * 2];
        int rows = 0;
        List<int>? tables = null;
        List<IndexGuard>? ranges = null;
        ulong mask = 0;
        foreach (ref readonly ReadEntry read in Reads.AsSpan(0, count))
        {
            switch (read.Position)
            {
                case ReadTarget.WholeTable:
                    int scanned = ((TableStore)read.Target!).Definition.Slot;
                    (tables ??= []).Add(scanned);
                    mask |= TrackedReads.BitOf(scanned);
                    break;
                case ReadTarget.IndexRange:
                    var range = (IndexGuard)read.Target!;
                    (ranges ??= []).Add(range);
                    mask |= TrackedReads.BitOf(range.Guarded.TableSlot);
                    break;
                default:
                    VersionChain chain = read.Chain;
                    _rowKeys[rows++] = RowSet.KeyOfChain(chain.Id);
                    if (read.Node is null or Tombstone)
                        _rowKeys[rows++] = RowSet.KeyOfAbsent(chain.TableSlot, chain.KeyObject.GetHashCode());
                    mask |= TrackedReads.BitOf(chain.TableSlot);
                    break;
            }
        }

        RowSet set = RowSet.Of(_rowKeys.AsSpan(0, rows));
        if (_rowKeys.Length > RowKeysKeptMax)
            _rowKeys = [];
        return new TrackedReads(set, tables?.ToArray() ?? [], ranges?.ToArray() ?? [], mask);
    }
}
