using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Disk;

namespace Khonsu.Simulation.Storage;

/// <summary>
/// What a node keeps on its disk: one journal for all its groups, so that one sync serves them all, and a file for each
/// checkpoint. It knows of two states: what was written, and what is durable below the watermark; the second is what a
/// crash is measured by, with or without damage.
/// </summary>
sealed class NodeStore
{
    const int RewriteBytes = 24 * 1024;

    readonly SimDisk _disk;
    readonly HardState[] _firstStates;
    readonly List<GroupChange> _unsynced = [];
    Journal _journal;
    GroupImage[] _written;
    GroupImage[] _durable;
    int _rewriteAt = RewriteBytes;

    /// <summary>A node that starts for the first time.</summary>
    /// <param name="disk">Its disk, empty.</param>
    /// <param name="firstStates">The hard state of each group at the first start.</param>
    public NodeStore(SimDisk disk, HardState[] firstStates)
    {
        _disk = disk;
        _firstStates = firstStates;
        _journal = new Journal(disk);
        _written = NewImages();
        _durable = NewImages();
    }

    /// <summary>Number of the present start of the node.</summary>
    public ulong Incarnation { get; private set; }

    public GroupImage Written(int group) => _written[group];

    public GroupImage Durable(int group) => _durable[group];

    /// <summary>Reads the disk after a crash, or at the first start, and makes the next incarnation durable.</summary>
    /// <returns>What stands against a start, for good or because the disk is full; null when nothing does.</returns>
    /// <exception cref="ViolationException">The disk forgot what was durable, without noticing.</exception>
    public StoreTrouble? Start()
    {
        _journal = new Journal(_disk);
        JournalReading reading = _journal.Recover();
        if (reading.Damage is not null)
            return new StoreTrouble(reading.Damage, IsForGood: true);
        GroupImage[] images = NewImages();
        ulong incarnation = 0;
        foreach (byte[] payload in reading.Payloads)
            incarnation = RecordCodec.Replay(payload, images);
        CheckNothingForgotten(incarnation, images);
        _written = images;
        if (!_journal.TryAppend(RecordCodec.OfChanges(incarnation + 1, [])))
            return new StoreTrouble("no room for the next incarnation", IsForGood: false);
        _disk.Sync();
        if (!_journal.TryRaiseWatermark(_journal.End))
            return new StoreTrouble("no room for the watermark", IsForGood: false);
        _disk.Sync();
        Incarnation = incarnation + 1;
        _durable = ReadBack();
        _unsynced.Clear();
        return null;
    }

    /// <summary>Writes changes into the cache, in one record.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryWrite(IReadOnlyList<GroupChange> changes)
    {
        if (!_journal.TryAppend(RecordCodec.OfChanges(Incarnation, changes)))
            return false;
        foreach (GroupChange change in changes)
            _written[change.Group].Make(change);
        _unsynced.AddRange(changes);
        return true;
    }

    /// <summary>Begins a sync of all that was written.</summary>
    public StoreSync BeginSync() => new(_disk.BeginSync(), _unsynced.Count, _journal.End);

    /// <summary>
    /// The sync has ended: a crash keeps what it covers. But nobody may rely on it before the watermark, because until
    /// then damage looks like a write that was never synced, and takes it away without notice.
    /// </summary>
    public void EndSync(StoreSync sync) => _disk.EndSync(sync.Cover);

    /// <summary>Makes the watermark durable, and starts a new journal when the old one is long.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryMark(StoreSync sync)
    {
        if (!_journal.TryRaiseWatermark(sync.End))
            return false;
        _disk.Sync(Journal.WatermarkName);
        Harden(sync.ChangeCount);
        if (_journal.End < _rewriteAt)
            return true;
        if (!_journal.TryRewrite([RecordCodec.OfWhole(Incarnation, _written)]))
            return false;
        _rewriteAt = _journal.End + RewriteBytes;
        // Why: the new journal holds what was written meanwhile as well, and is synced as a whole.
        Harden(_unsynced.Count);
        return true;
    }

    public static string CheckpointName(int group, ulong id) => $"checkpoint-{group}-{id:X16}";

    public static string StagingName(int group) => $"staging-{group}";

    GroupImage[] NewImages() => [.. _firstStates.Select(static hard => new GroupImage(hard))];

    void Harden(int changeCount)
    {
        foreach (GroupChange change in _unsynced.Take(changeCount))
            _durable[change.Group].Make(change);
        _unsynced.RemoveRange(0, changeCount);
    }

    GroupImage[] ReadBack()
    {
        GroupImage[] images = NewImages();
        foreach (byte[] payload in new Journal(_disk).Recover().Payloads)
            RecordCodec.Replay(payload, images);
        return images;
    }

    // Inv I8: after a crash there is what was durable, and a beginning of what was written since, in its order. Why not
    // just as much as before: a write that the crash has kept may cut the log, if what is decided contradicts it.
    void CheckNothingForgotten(ulong incarnation, GroupImage[] images)
    {
        if (incarnation < Incarnation)
            throw new ViolationException("disk", $"incarnation {Incarnation} was durable, {incarnation} was found");
        byte[] found = RecordCodec.OfWhole(0, images);
        GroupImage[] expected = NewImages();
        RecordCodec.Replay(RecordCodec.OfWhole(0, _durable), expected);
        for (int kept = 0; !found.SequenceEqual(RecordCodec.OfWhole(0, expected)); kept++)
        {
            if (kept == _unsynced.Count)
                throw new ViolationException("disk", DescribeForgotten(images));
            expected[_unsynced[kept].Group].Make(_unsynced[kept]);
        }
    }

    string DescribeForgotten(GroupImage[] images)
    {
        IEnumerable<string> groups = images.Select((after, group) =>
            $"group {group} had {Describe(_durable[group])} and has {Describe(after)}");
        return $"what was durable was forgotten: {string.Join(", ", groups)}, of {_unsynced.Count} changes since";

        static string Describe(GroupImage image) => $"{image.Hard.Promise} {image.Hard.AcceptedRound}..{image.End}";
    }
}
