namespace Khonsu.Mutants.Tests;

/// <summary>The planted bugs: one for each rule of the protocol that a hurried change could lose.</summary>
static partial class MutantCatalog
{
    const string Descriptor = "Commit/CommitDescriptor.cs";
    const string Committer = "Commit/Committer.cs";
    const string CommitterMany = "Commit/Committer.Many.cs";
    const string Access = "Transactions/TransactionCore.Access.cs";
    const string Chain = "Versions/VersionChain.cs";
    const string Plan = "Clock/PrunePlan.cs";
    const string Index = "Index/KeyIndex.cs";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        .. CommitBugs(), .. ReadBugs(), .. PruningBugs(), .. IndexBugs(), .. SecondaryIndexBugs(),
        .. CompositionBugs(), .. FeedBugs(), .. PastBugs(), .. DependencyBugs(),
        .. ColumnarBugs(),
    ];

    static IEnumerable<Mutant> CommitBugs()
    {
        yield return new(
            "no_read_validation",
            Descriptor,
            "if (Volatile.Read(ref _state) != stamped || !target!.IsUnchanged(position, seen, snapshot, stamp))",
            "if (Volatile.Read(ref _state) != stamped || target is null)",
            "Two attempts that each write what the other read both commit: write skew.",
            new("write-skew", "Serializable", 5));
        yield return new(
            "scans_not_remembered",
            "Transactions/LevelRules.cs",
            "ValidatesReads = true, RecordsScans = true",
            "ValidatesReads = true",
            "C7: a row inserted beside a scan is not noticed: phantoms.",
            new("phantom", "Serializable", 20));
        yield return new(
            "install_over_any_base",
            Descriptor,
            "if (!ReferenceEquals(VersionChain.BaseOf(head), Volatile.Read(ref node._khonsuNext)))",
            "if (false)",
            "C2: a version is installed over one that its attempt has not seen: lost update.",
            new("list-append", "Serializable", 20));
        yield return new(
            "single_install_over_any_base",
            Committer,
            "if (!ReferenceEquals(VersionChain.BaseOf(head), entry.Expected))",
            "if (false)",
            "C2 on the way of single writes: lost update.",
            new("write-skew", "Snapshot", 5));
        yield return new(
            "installs_unsorted",
            CommitterMany,
            "bool isReversed = core.SortWrites();",
            "bool isReversed = false;",
            "C5: two commits help each other to install, for ever.",
            new("transfer", "Snapshot", 60));
        yield return new(
            "stamp_read_not_drawn",
            Descriptor,
            "private protected virtual long DrawStamp() => _owner.Clock.Next();",
            "private protected virtual long DrawStamp() => _owner.Clock.Now;",
            "C3: a commit gets a stamp that a snapshot in use includes already.",
            new("transfer", "Snapshot", 20));
        yield return new(
            "blind_write_refused",
            Committer,
            "if (!hasBlind || core.Tracked is { Refusal: not null } || !OnlyBlindWritesFailed(core))",
            "if (!hasBlind || core.WriteCount >= 0)",
            "A write that relies on nothing is refused, because its commit is not done again.",
            new("blind-write", "Serializable", 20));
        yield return new(
            "owner_cleared_before_stamp",
            Chain,
            """
                    Volatile.Write(ref version._khonsuStamp, stamp);
                    StepHook.At(Step.StampWritten);
                    Volatile.Write(ref version._khonsuOwner, null);
            """,
            """
                    Volatile.Write(ref version._khonsuOwner, null);
                    StepHook.At(Step.StampWritten);
                    Volatile.Write(ref version._khonsuStamp, stamp);
            """,
            "V2: a reader finds no owner and no stamp, and takes an undecided version for a very old one.",
            new("transfer", "Snapshot", 20, "StampWritten"));
    }

    static IEnumerable<Mutant> ReadBugs()
    {
        yield return new(
            "reader_skips_stamped",
            Descriptor,
            "if (stamp > snapshot || Run() == TransactionalRow.AbortedStamp)",
            "if (stamp > snapshot || (Volatile.Read(ref _state) & TagMask) != CommittedTag)",
            "A reader passes a commit whose stamp its snapshot includes: a torn read.",
            new("list-append", "Serializable", 40));
        yield return new(
            "reader_skips_marked",
            Descriptor,
            "if (state is Installing or Aborted)",
            "if (state is Installing or Aborted or Marked)",
            "C3: a reader passes a marked commit, which may have drawn a stamp that its snapshot includes.",
            new("transfer", "Serializable", 20));
        yield return new(
            "stamp_forced_while_installing",
            Descriptor,
            """
                        if (state is Installing or Aborted)
                            return TransactionalRow.AbortedStamp;
                        if (state != Marked)
                            return state >> TagBits;
            """,
            """
                        if (state is Aborted)
                            return TransactionalRow.AbortedStamp;
                        if (state is not (Marked or Installing))
                            return state >> TagBits;
                        Interlocked.CompareExchange(ref _state, Marked, Installing);
            """,
            "C3: a reader gives a stamp to a commit half installed.",
            new("list-append", "Serializable", 20));
        yield return new(
            "extension_unchecked",
            Access,
            "bool isSame = IsSameAt(candidate) && TryHoldBlindWrites();",
            "bool isSame = TryHoldBlindWrites();",
            "A snapshot moves on although a row read before has changed: a body sees two moments.",
            new("transfer", "RepeatableRead", 20));
        yield return new(
            "extension_forgets_scans",
            Access,
            "if (_hasScans)",
            "if (false)",
            "A snapshot moves on although a scan, which the level does not remember, was of the old one.",
            new("list-append", "RepeatableRead", 30));
        yield return new(
            "doomed_attempt_reads_on",
            Access,
            """
                    IsDoomed = true;
                    return version;
            """,
            """
                    IsDoomed = true;
                    return chain.VisibleAt(Clock.Now);
            """,
            "Opacity: an attempt that cannot commit sees two moments.",
            new("opacity", "Serializable", 20));
    }

    static IEnumerable<Mutant> PruningBugs()
    {
        yield return new(
            "pruning_ignores_snapshots",
            Plan,
            "Horizon = _activeCount == 0 ? Clock : Math.Min(Clock, _active[0]);",
            "Horizon = Clock;",
            "V5: the version that a snapshot in use reads is cut off.",
            new("transfer", "Snapshot", 40));
        yield return new(
            "pruning_ignores_bounds",
            Plan,
            "Clock = Math.Min(Clock, -pin);",
            "_ = pin;",
            "V5: a version is cut off that is read by a snapshot about to be taken or moved.",
            new("opacity", "Serializable", 100, "ReadPending"));
        yield return new(
            "validation_unpinned",
            Access,
            "internal void PinForValidation() => _slot.Widen(Snapshot);",
            "internal void PinForValidation() => _ = Snapshot;",
            "V5: the change that must refuse a commit is unlinked before the commit is validated: write skew.",
            new("register", "Serializable", 250));
        yield return new(
            "middle_cut_ignores_snapshots",
            Plan,
            "return index < _activeCount && _active[index] < until;",
            "return false;",
            "V3: a version between two others is unlinked although a snapshot in use reads it.",
            new("transfer", "Snapshot", 40));
        yield return new(
            "snapshot_announced_late",
            "Clock/SnapshotSlot.cs",
            """
                    Interlocked.Exchange(ref _pin, -clock.Now);
                    StepHook.At(Step.SnapshotAnnounced);
                    long snapshot = clock.Now;
            """,
            """
                    long snapshot = clock.Now;
                    StepHook.At(Step.SnapshotAnnounced);
            """,
            "V5: a pruner looks between the clock read and the announcement, and sees no snapshot.",
            new("transfer", "Snapshot", 40, "SnapshotAnnounced"));
    }

    static IEnumerable<Mutant> IndexBugs()
    {
        yield return new(
            "migrated_slots_stay_open",
            Index,
            "found = Interlocked.CompareExchange(ref slot, IndexTable.Closed, IndexTable.Empty);",
            "found = IndexTable.Closed;",
            "X1: a chain is put into a table that was migrated already, and is lost.",
            new("pair-rows", "Serializable", 25, "BeforePlace"));
        yield return new(
            "holds_ignored_at_retirement",
            Chain,
            "if (IsHeldIn(holds) || IsRetiredIn(holds)",
            "if (IsRetiredIn(holds)",
            "X5: a chain leaves the index while an attempt writes it: the attempt does not find its own write.",
            new("pair-rows", "Serializable", 60));
        yield return new(
            "holds_read_after_head",
            Index,
            "if (IsRetireable(head, next.RetireHorizon) && chain.TryRetire(holds, head))",
            "if (IsRetireable(head, next.RetireHorizon) && chain.TryRetire(chain.Holds, head))",
            "X5: a chain that was held, written and let go of meanwhile is retired with its row.",
            new("pair-rows", "Snapshot", 60, "BeforeRetire"));
        yield return new(
            "retirement_ignores_snapshots",
            Index,
            "long horizon = Math.Min(floor, _snapshots.Horizon());",
            "long horizon = TransactionalRow.AbortedStamp - 1;",
            "X5: a deleted row leaves the index while an older snapshot still reads it.",
            new("pair-rows", "Snapshot", 40));
        yield return new(
            "successor_incomplete",
            Index,
            "Migrate(root, next, first, Math.Min(first + IndexTable.ChunkSlots, root.Slots.Length));",
            "",
            "X4: the root moves on before the successor has every chain.",
            new("pair-rows", "Snapshot", 40));
    }
}
