using System.Text;
using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Disk;

namespace Khonsu.Simulation.Tests.Disk;

public sealed class JournalTests
{
    [Fact]
    public void Synced_records_outlive_every_kind_of_crash()
    {
        foreach (CrashLoss loss in Enum.GetValues<CrashLoss>())
        {
            var disk = new SimDisk();
            Write(disk, "one", "two");
            disk.Crash(loss, new SimRandom(1));
            Assert.Equal(["one", "two"], Read(disk));
        }
    }

    [Fact]
    public void Of_unsynced_records_a_crash_leaves_a_beginning()
    {
        HashSet<int> lengths = [];
        for (ulong seed = 1; seed <= 300; seed++)
        {
            var random = new SimRandom(seed);
            var disk = new SimDisk();
            Journal journal = Write(disk, "one");
            string[] more = [.. Enumerable.Range(0, 6).Select(index => new string((char)('a' + index), 300))];
            foreach (string text in more)
                journal.TryAppend(Encoding.UTF8.GetBytes(text));
            disk.Crash(random.Pick(Enum.GetValues<CrashLoss>()), random);
            string[] left = Read(disk);
            Assert.Equal(new[] { "one" }.Concat(more).Take(left.Length), left);
            lengths.Add(left.Length);
        }
        Assert.Contains(1, lengths);
        Assert.Contains(7, lengths);
        Assert.True(lengths.Count > 3);
    }

    [Fact]
    public void A_record_of_an_earlier_life_does_not_come_back()
    {
        var disk = new SimDisk();
        Journal journal = Write(disk, "one");
        string lost = new('x', 600);
        journal.TryAppend(Encoding.UTF8.GetBytes(lost));
        int end = journal.End;
        journal.TryAppend("stale"u8);
        // The crash loses the first of the two records and keeps the second.
        SimFile file = disk.Open(journal.FileName);
        byte[] bytes = file.Bytes.ToArray();
        disk.Crash(CrashLoss.All, new SimRandom(1));
        file.Put(end, bytes.AsSpan(end));
        disk.Sync();
        var next = new Journal(disk);
        next.Recover();
        next.TryAppend(Encoding.UTF8.GetBytes(new string('y', 600)));
        Assert.Equal(end, next.End);
        Assert.Equal(2, Read(disk).Length);
    }

    [Fact]
    public void A_damaged_record_that_was_synced_is_always_noticed()
    {
        for (ulong seed = 1; seed <= 400; seed++)
        {
            var random = new SimRandom(seed);
            var disk = new SimDisk();
            Journal journal = Write(disk, "one", "two", "three");
            Assert.True(disk.Open(journal.FileName).Rot(random), $"seed={seed}: nothing was damaged");
            disk.Crash(CrashLoss.All, random);
            Assert.NotNull(new Journal(disk).Recover().Damage);
        }
    }

    [Fact]
    public void A_damaged_watermark_is_noticed_or_does_no_harm()
    {
        int noticed = 0;
        for (ulong seed = 1; seed <= 400; seed++)
        {
            var random = new SimRandom(seed);
            var disk = new SimDisk();
            Write(disk, "one", "two", "three");
            disk.Open("watermark").Rot(random);
            disk.Crash(CrashLoss.All, random);
            JournalReading reading = new Journal(disk).Recover();
            noticed += reading.Damage is null ? 0 : 1;
            if (reading.Damage is null)
                Assert.Equal(3, reading.Payloads.Count);
        }
        Assert.Equal(0, noticed);
    }

    // The newest slot of the watermark and the last record once were such a pair.
    [Fact]
    public void As_many_damaged_places_as_may_be_are_noticed_or_do_no_harm()
    {
        int noticed = 0;
        for (ulong seed = 1; seed <= 4_000; seed++)
        {
            var random = new SimRandom(seed);
            var disk = new SimDisk();
            Journal journal = Write(disk, "one", "two", "three");
            // Every other time the crash also tears the watermark that would have covered one record more.
            if (random.OneIn(2))
            {
                journal.TryAppend("four"u8);
                disk.Sync();
                journal.TryRaiseWatermark(journal.End);
                disk.Crash(CrashLoss.Torn, random);
            }
            for (int damaged = 0; damaged < Journal.DamagesMax; damaged++)
                disk.Open(random.Pick([journal.FileName, Journal.WatermarkName])).Rot(random);
            JournalReading reading = new Journal(disk).Recover();
            noticed += reading.Damage is null ? 0 : 1;
            if (reading.Damage is null)
                Assert.True(reading.Payloads.Count >= 3, $"seed={seed}: {reading.Payloads.Count} records are left");
        }
        Assert.InRange(noticed, 1, 3_999);
    }

    [Fact]
    public void Synced_records_above_the_watermark_outlive_a_crash_without_damage()
    {
        foreach (CrashLoss loss in Enum.GetValues<CrashLoss>())
        {
            var disk = new SimDisk();
            Journal journal = Write(disk, "one");
            journal.TryAppend("two"u8);
            disk.Sync();
            disk.Crash(loss, new SimRandom(1));
            Assert.Equal(["one", "two"], Read(disk));
        }
    }

    [Fact]
    public void A_rewrite_replaces_the_records_and_can_be_refused()
    {
        var disk = new SimDisk();
        Journal journal = Write(disk, "one", "two");
        Assert.True(journal.TryRewrite(["all"u8.ToArray()]));
        disk.Crash(CrashLoss.All, new SimRandom(1));
        Assert.Equal(["all"], Read(disk));
        var next = new Journal(disk);
        next.Recover();
        disk.IsFull = true;
        Assert.False(next.TryRewrite(["lost"u8.ToArray()]));
        disk.IsFull = false;
        Assert.True(next.TryAppend("more"u8));
        Assert.Equal(["all", "more"], Read(disk));
    }

    [Fact]
    public void A_full_disk_takes_nothing()
    {
        var disk = new SimDisk { IsFull = true };
        Assert.False(new Journal(disk).TryAppend("one"u8));
        Assert.Empty(Read(disk));
    }

    [Fact]
    public void A_sync_covers_what_was_written_before_it_began()
    {
        var disk = new SimDisk();
        disk.TryPut("a", 0, "early"u8);
        SyncCover cover = disk.BeginSync();
        disk.TryPut("a", 5, "late"u8);
        disk.EndSync(cover);
        disk.Crash(CrashLoss.All, new SimRandom(1));
        Assert.Equal("early"u8, disk.Open("a").Bytes);
    }

    static Journal Write(SimDisk disk, params string[] texts)
    {
        var journal = new Journal(disk);
        journal.Recover();
        foreach (string text in texts)
        {
            Assert.True(journal.TryAppend(Encoding.UTF8.GetBytes(text)));
            disk.Sync();
            Assert.True(journal.TryRaiseWatermark(journal.End));
            disk.Sync();
        }
        return journal;
    }

    static string[] Read(SimDisk disk)
    {
        JournalReading reading = new Journal(disk).Recover();
        Assert.Null(reading.Damage);
        return [.. reading.Payloads.Select(Encoding.UTF8.GetString)];
    }
}
