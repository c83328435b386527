namespace Khonsu.Diagnostics;

/// <summary>
/// The numbered steps at which tests park or delay a thread (docs/design/commit.md, section "Steps").
/// </summary>
internal enum Step
{
    /// <summary>A snapshot bound is announced, the clock not yet read.</summary>
    SnapshotAnnounced = 1,

    /// <summary>A snapshot is taken.</summary>
    SnapshotTaken = 2,

    /// <summary>A reader met a pending version.</summary>
    ReadPending = 3,

    /// <summary>A stamp was drawn for a marked descriptor, not yet offered.</summary>
    StampDrawn = 4,

    /// <summary>A descriptor was stamped.</summary>
    Stamped = 5,

    /// <summary>A pending version's outcome is known, not yet written into it.</summary>
    OutcomeKnown = 6,

    /// <summary>The stamp is in a version, its owner not yet cleared.</summary>
    StampWritten = 7,

    /// <summary>The write list is complete and sorted, nothing installed.</summary>
    BeforeInstall = 8,

    /// <summary>A chain's head was read for an install.</summary>
    HeadRead = 9,

    /// <summary>The state was checked after the head was read.</summary>
    StateChecked = 10,

    /// <summary>A pending head is about to be helped.</summary>
    BeforeHelp = 11,

    /// <summary>One version was installed.</summary>
    Installed = 12,

    /// <summary>All versions are installed, not yet marked.</summary>
    BeforeMark = 13,

    /// <summary>The descriptor is marked.</summary>
    Marked = 14,

    /// <summary>One read is about to be validated.</summary>
    BeforeValidate = 15,

    /// <summary>All reads are validated, nothing decided.</summary>
    BeforeDecide = 16,

    /// <summary>The descriptor is decided.</summary>
    Decided = 17,

    /// <summary>A self-stamping version is installed, not yet stamped.</summary>
    SelfInstalled = 18,

    /// <summary>A stamp was drawn for a self-stamping version.</summary>
    SelfStampDrawn = 19,

    /// <summary>A self-stamping version is stamped.</summary>
    SelfStamped = 20,

    /// <summary>The owner is about to finalize one of its versions.</summary>
    BeforeFinalize = 21,

    /// <summary>The snapshots in use were listed for pruning.</summary>
    PruneSurveyed = 22,

    /// <summary>A version is about to be unlinked.</summary>
    BeforeUnlink = 23,

    /// <summary>A batch of versions to prune was taken from the shared list.</summary>
    PruneBatchTaken = 24,

    /// <summary>A larger index table was offered.</summary>
    IndexGrown = 25,

    /// <summary>An index slot is about to be migrated.</summary>
    BeforeMigrateSlot = 26,

    /// <summary>A chain is about to be retired from the index, or carried over.</summary>
    BeforeRetire = 27,

    /// <summary>A chain is about to be put into an index slot.</summary>
    BeforePlace = 28,

    /// <summary>The index is about to switch to its larger table.</summary>
    BeforeIndexSwitch = 29,

    /// <summary>A chain is closed to holders, not yet marked dead.</summary>
    RetireClaimed = 30,

    /// <summary>A free chain is about to be taken for another key.</summary>
    BeforeReuse = 31,

    /// <summary>A chain without a live row is found and about to be held.</summary>
    BeforeHold = 32,

    /// <summary>An entry of a secondary index is found and about to be held.</summary>
    BeforeEntryHold = 33,

    /// <summary>An entry is about to be put into its list.</summary>
    BeforeEntryLink = 34,

    /// <summary>An entry is in its list; its shortcuts are not there yet.</summary>
    EntryLinked = 35,

    /// <summary>The entries of all new keys of a commit are held, nothing is installed.</summary>
    EntriesHeld = 36,

    /// <summary>No version speaks for an entry; it is about to be declared dead.</summary>
    BeforeEntryDeath = 37,

    /// <summary>An entry is dead, and has no marker behind it yet.</summary>
    EntryDead = 38,

    /// <summary>A marker is about to be put behind a dead entry.</summary>
    BeforeEntryMark = 39,

    /// <summary>A list is about to be led around a dead entry.</summary>
    BeforeEntryUnlink = 40,

    /// <summary>A guard is about to look at the row of an entry.</summary>
    BeforeGuardEntry = 41,

    /// <summary>A batch of entries to take out was taken from the shared list.</summary>
    EntryBatchTaken = 42,

    /// <summary>A waiter is about to be registered under one of the things it watches.</summary>
    BeforeWatch = 48,

    /// <summary>A waiter is about to take out one of its registrations.</summary>
    BeforeUnwatch = 49,

    /// <summary>A commit is about to take out the registrations that it wakes.</summary>
    BeforeWake = 50,

    /// <summary>A stamp is drawn, its place in the log of commits about to be claimed.</summary>
    BeforeClaim = 60,

    /// <summary>A segment is about to be added to the log of commits.</summary>
    BeforeLogSegment = 61,

    /// <summary>The beginning of the log has moved on; what stood there is about to be forgotten.</summary>
    BeforeLogForget = 62,

    /// <summary>A reader of the log is about to close an empty place.</summary>
    BeforeCloseHole = 63,

    /// <summary>A reader of the log is about to ask how a commit ended.</summary>
    BeforeSettle = 64,

    /// <summary>A version of a table that keeps its past is about to be put where it waits.</summary>
    BeforeKeep = 65,

    /// <summary>How far back a table can be read is about to be moved on.</summary>
    BeforeRetentionFloor = 66,

    /// <summary>An interval is about to be added to the times of commits.</summary>
    BeforeTimeMark = 67,

    /// <summary>A snapshot of the past is announced; nobody has asked yet how far back the past goes.</summary>
    PastAnnounced = 68,

    /// <summary>A commit is in the list of its transaction object, nothing of it is installed.</summary>
    CommitTracked = 70,

    /// <summary>A certifier is about to ask what a commit depends on.</summary>
    BeforeDependency = 71,

    /// <summary>A certifier has found a floor and not yet offered it.</summary>
    FloorFound = 72,

    /// <summary>The rest of a list of tracked commits is about to be cut.</summary>
    BeforeForget = 73,

    /// <summary>A transaction that was refused too often is about to show its ticket.</summary>
    BeforeTicket = 80,

    /// <summary>A commit gives way to a ticket, once for each time that it looks.</summary>
    GivingWay = 81,

    /// <summary>A commit has asked for the round of columnar snapshots, and not yet marked its chain.</summary>
    RoundRead = 90,
}
