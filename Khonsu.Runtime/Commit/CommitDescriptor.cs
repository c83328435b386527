using Khonsu.CompilerServices;
using Khonsu.Dependencies;
using Khonsu.Diagnostics;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Commit;

/// <summary>
/// One commit under way: install, mark, stamp, validate, decide. The owner and every helper run the same steps; doing
/// one twice changes nothing, and no step waits. This room holds the protocol of docs/design/commit.md.
/// </summary>
/// <remarks>
/// Invariants:
/// C1 a helper reads a head before it checks that the state is still installing, and swaps the head after; so nothing
/// is installed late.
/// C2 no head value returns: aborted versions stay until overwritten.
/// C3 the stamp is drawn after all versions are installed; so who saw the state unmarked has a smaller snapshot than
/// the stamp.
/// C4 validation helps smaller stamps only and never installs; so it ends.
/// C5 installs go in ascending order of chain id; so helping to install ends.
/// C6 the entries are read through the footprint; once they may be of another transaction, the state is decided.
/// C8 the state only moves forward, in one word; so all helpers agree on outcome and stamp.
/// Source: descriptor helping as in Harris, Fraser, Pratt 2002; order of installs and "never restore" as in Guerraoui,
/// Kogan, Marathe, Zablotchi 2020. Differs in the commit stamp, which lets reads stay invisible and read-only
/// transactions never validate.
/// </remarks>
internal class CommitDescriptor : TrackedOwner
{
    const long Installing = 0;
    const long Marked = 1;
    const long Aborted = -1;
    const long StampedTag = 2;
    const long CommittedTag = 3;
    const int TagBits = 2;
    const long TagMask = 3;

    // Whoever commits; its entries are ours until the decision (Inv C6).
    readonly TransactionCore _owner;

    // Below 0: two entries, to be installed the other way round (Inv C5).
    readonly int _writeCount;
    readonly int _readCount;

    // Installing -> Marked -> stamped (stamp * 4 + 2) -> committed (stamp * 4 + 3); Installing or stamped -> Aborted
    // (Inv C8).
    long _state;

    internal CommitDescriptor(TransactionCore owner, bool isReversed)
    {
        _owner = owner;
        _writeCount = isReversed ? -owner.WriteCount : owner.WriteCount;
        _readCount = owner.ReadCount;
    }

    /// <summary>Whether all versions are installed and no stamp is given yet.</summary>
    private protected bool IsMarked => Volatile.Read(ref _state) == Marked;

    /// <inheritdoc/>
    internal override long StampSeenFrom(TransactionalRow version, long snapshot)
    {
        long stamp = StampSoFar();
        // Why the snapshot first: what it does not include need not be decided for it; no stamp is later than all of
        // them.
        if (stamp > snapshot || Run() == TransactionalRow.AbortedStamp)
            return TransactionalRow.AbortedStamp;
        StepHook.At(Step.OutcomeKnown);
        FinalizeVersion(version, stamp);
        return stamp;
    }

    /// <inheritdoc/>
    internal override void Finish(TransactionalRow version)
    {
        long stamp = Run();
        StepHook.At(Step.OutcomeKnown);
        FinalizeVersion(version, stamp);
    }

    /// <inheritdoc/>
    internal override long StampSoFar()
    {
        while (true)
        {
            // Order: acquire; pairs with the compare-and-swaps on the state.
            long state = Volatile.Read(ref _state);
            // Why: installing means that the stamp will be drawn later than now (Inv C3), aborted that there is none.
            if (state is Installing or Aborted)
                return TransactionalRow.AbortedStamp;
            if (state != Marked)
                return state >> TagBits;
            Stamp();
        }
    }

    /// <inheritdoc/>
    internal override bool HasCommitted() => Run() != TransactionalRow.AbortedStamp;

    /// <summary>Runs the commit to its decision.</summary>
    /// <returns>The commit timestamp, or the aborted stamp.</returns>
    /// <remarks>
    /// Progress: lock-free; each repeated step was caused by another transaction's install or decision.
    /// </remarks>
    internal long Run()
    {
        if (Volatile.Read(ref _state) == Installing)
            InstallAll();
        while (true)
        {
            long state = Volatile.Read(ref _state);
            if (state == Aborted)
                return TransactionalRow.AbortedStamp;
            if (state == Marked)
                Stamp();
            else if ((state & TagMask) == CommittedTag)
                return state >> TagBits;
            else
                Decide(state >> TagBits);
        }
    }

    void InstallAll()
    {
        WriteEntry[] writes = _owner.Writes;
        int count = Math.Abs(_writeCount);
        int order = _writeCount < 0 ? 1 : 0;
        for (int index = 0; index < count; index++)
        {
            // Race: a late helper may see entries of the owner's next transaction, or none; then the state is decided
            // (Inv C6).
            if (index >= writes.Length)
                return;
            ref WriteEntry entry = ref writes[index ^ order];
            ChainSegment? segment = Volatile.Read(ref entry.Segment);
            int position = Volatile.Read(ref entry.Position);
            TransactionalRow? node = Volatile.Read(ref entry.Node);
            // Order: after the entry was read; while nothing is decided it is ours, and its parts belong together.
            if (Volatile.Read(ref _state) != Installing)
                return;
            if (!TryInstall(ref new VersionChain(segment!, position).Head, node!))
                return;
            // Inv K1: by everybody who will mark, because who installed it may stop here.
            segment!.Touch(position);
        }

        StepHook.At(Step.BeforeMark);
        // Order: all versions are installed. Losing means that another helper marked or aborted.
        Interlocked.CompareExchange(ref _state, Marked, Installing);
        StepHook.At(Step.Marked);
    }

    /// <summary>Installs one version, or finds it installed.</summary>
    /// <returns>False when the state is no longer installing.</returns>
    bool TryInstall(ref TransactionalRow? place, TransactionalRow node)
    {
        while (true)
        {
            TransactionalRow? head = Volatile.Read(ref place);
            StepHook.At(Step.HeadRead);
            if (ReferenceEquals(head, node))
                return true;
            // Order: after the head was read, before it is swapped (Inv C1).
            if (Volatile.Read(ref _state) != Installing)
                return false;
            StepHook.At(Step.StateChecked);
            if (VersionChain.IsPending(head))
            {
                VersionChain.FinishPending(head!);
                continue;
            }

            // Inv C2: what is below the head changes by a commit only, so a mismatch is for ever and somebody else's
            // progress.
            if (!ReferenceEquals(VersionChain.BaseOf(head), Volatile.Read(ref node._khonsuNext)))
            {
                Interlocked.CompareExchange(ref _state, Aborted, Installing);
                return false;
            }

            // Order: publishes the version. Losing means that another version was installed: look again.
            if (ReferenceEquals(Interlocked.CompareExchange(ref place, node, head), head))
            {
                StepHook.At(Step.Installed);
                return true;
            }
        }
    }

    void Stamp()
    {
        // Order: the draw follows the mark, which follows all installs (Inv C3). A draw that loses is a gap in the
        // numbers, no more.
        long stamp = DrawStamp();
        StepHook.At(Step.StampDrawn);
        Offer(stamp);
        StepHook.At(Step.Stamped);
    }

    /// <summary>Draws a stamp that may be offered.</summary>
    /// <returns>A number larger than every one drawn before.</returns>
    private protected virtual long DrawStamp() => _owner.Clock.Next();

    /// <summary>Offers a stamp that was drawn after the mark; the first offer stays.</summary>
    /// <param name="stamp">The stamp.</param>
    private protected void Offer(long stamp)
    {
        // Why: with nothing to validate a stamp decides.
        long tag = _readCount == 0 ? CommittedTag : StampedTag;
        Interlocked.CompareExchange(ref _state, (stamp << TagBits) | tag, Marked);
    }

    void Decide(long stamp)
    {
        long stamped = (stamp << TagBits) | StampedTag;
        bool isValid = IsValid(stamp, stamped);
        StepHook.At(Step.BeforeDecide);
        // Order: one swap decides. Losing means that another helper decided, with the same verdict
        // (docs/design/commit.md, "One verdict").
        Interlocked.CompareExchange(ref _state, isValid ? stamped + 1 : Aborted, stamped);
        StepHook.At(Step.Decided);
    }

    bool IsValid(long stamp, long stamped)
    {
        int first = 0;
        if (_owner.Tracked is { IsCertified: true } tracked)
        {
            // Order: after the tracked commit was read; while nothing is decided it is ours (Inv C6).
            if (Volatile.Read(ref _state) != stamped
                || !Certifier.IsAllowed(tracked, stamp, _owner.Store.Dependencies))
            {
                return false;
            }

            first = tracked.StrictFrom;
        }

        ReadEntry[] reads = _owner.Reads;
        for (int index = first; index < _readCount; index++)
        {
            StepHook.At(Step.BeforeValidate);
            if (index >= reads.Length)
                return false;
            ref ReadEntry entry = ref reads[index];
            ReadTarget? target = Volatile.Read(ref entry.Target);
            int position = Volatile.Read(ref entry.Position);
            TransactionalRow? seen = Volatile.Read(ref entry.Node);
            long snapshot = _owner.Snapshot;
            // Order: after the entry was read. Race: when the state is decided the entries may be of another
            // transaction, and the verdict no longer counts (Inv C6).
            if (Volatile.Read(ref _state) != stamped || !target!.IsUnchanged(position, seen, snapshot, stamp))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Writes the outcome into a version and, so that the loser can name the winner, the owner into the store's memory.
    /// </summary>
    void FinalizeVersion(TransactionalRow version, long stamp)
    {
        if (stamp != TransactionalRow.AbortedStamp)
        {
            long transactionId = _owner.TransactionId;
            object? name = _owner.Name;
            // Race: the owner clears every version's owner before it goes on to its next transaction, so if it is still
            // us here, what was read before is of this transaction.
            if (ReferenceEquals(Volatile.Read(ref version._khonsuOwner), this))
                _owner.RememberCommit(stamp, transactionId, name);
        }

        VersionChain.Finalize(version, stamp);
    }
}
