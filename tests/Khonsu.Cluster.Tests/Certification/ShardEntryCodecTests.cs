using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Xunit;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>What a shard's log says of transactions of several shards, as bytes.</summary>
public sealed class ShardEntryCodecTests
{
    const int Seeds = 500;

    static readonly RequestId s_request = new(new NodeId(1), 2, 3);

    [Fact]
    public void What_was_written_is_read()
    {
        var sorts = new HashSet<Type>();
        for (int seed = 1; seed <= Seeds; seed++)
        {
            ShardEntry entry = Next(new Random(seed));
            byte[] bytes = BytesOf(entry);
            ShardEntry read = ShardEntryCodec.Take(bytes);
            sorts.Add(entry.GetType());
            Assert.True(ShardEntryCodec.IsOne(bytes), $"seed={seed}");
            Assert.Equal(Told(entry), Told(read));
            Assert.True(bytes.AsSpan().SequenceEqual(BytesOf(read)), $"seed={seed}");
            Assert.Equal(
                PartsOf(entry).Max(static part => (long?)part.Part.TimeMicroseconds) ?? 0,
                ShardEntryCodec.TakeTime(bytes));
        }

        Assert.Equal(6, sorts.Count);
    }

    [Fact]
    public void Bytes_that_are_cut_or_changed_are_read_as_something_or_refused_by_the_typed_error()
    {
        int refused = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = BytesOf(Next(random));
            for (int change = 0; change < 20; change++)
            {
                byte[] changed = bytes[..random.Next(bytes.Length)];
                if (random.Next(2) == 0)
                    (changed = [.. bytes])[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                ShardEntryCodec.IsOne(changed);
                refused += IsRefused(() => ShardEntryCodec.Take(changed)) ? 1 : 0;
                IsRefused(() => ShardEntryCodec.TakeTime(changed));
            }
        }

        Assert.NotEqual(0, refused);
    }

    [Fact]
    public void A_transaction_and_a_group_are_none()
    {
        CommitEntry entry = new RandomEntries(new Random(1)).Next(1, 1);
        var alone = new ByteWriter();
        CommitEntryCodec.Put(alone, entry);
        var group = new ByteWriter();
        TableRows[] tables = [.. entry.Tables.Select(static part => new TableRows(part.Name, 0, default, default))];
        CommitBatchCodec.PutGroup(group, new CommitBatch([entry], tables, IsGroup: true));

        foreach (byte[] bytes in (byte[][])[alone.Written.ToArray(), group.Written.ToArray(), [], [254, 255, 255]])
        {
            Assert.False(ShardEntryCodec.IsOne(bytes));
            Assert.Throws<MalformedBytesException>(() => ShardEntryCodec.Take(bytes));
            Assert.Throws<MalformedBytesException>(() => ShardEntryCodec.TakeTime(bytes));
        }
    }

    [Fact]
    public void A_group_asks_for_votes_and_nothing_else()
    {
        byte[] prepare = BytesOf(new RandomEntries(new Random(1)).Prepare(1, 1));
        byte[] group = ShardEntryCodec.GroupOf([prepare, prepare]);
        Assert.Equal(2, Assert.IsType<PrepareGroup>(ShardEntryCodec.Take(group)).Parts.Count);
        byte[][] wrong =
        [
            ShardEntryCodec.GroupOf([]),
            ShardEntryCodec.GroupOf([prepare, group]),
            ShardEntryCodec.GroupOf([BytesOf(new RefuseEntry(s_request, 0))]),
            ShardEntryCodec.GroupOf([prepare, Array.Empty<byte>()]),
        ];
        foreach (byte[] bytes in wrong)
        {
            Assert.Throws<MalformedBytesException>(() => ShardEntryCodec.Take(bytes));
            Assert.Throws<MalformedBytesException>(() => ShardEntryCodec.TakeTime(bytes));
        }

        byte[] longer = ShardEntryCodec.GroupOf([(byte[])[.. prepare, 0]]);
        Assert.Throws<MalformedBytesException>(() => ShardEntryCodec.Take(longer));
        // However deep they are put into each other, they are refused at once.
        for (int depth = 0; depth < 10_000; depth++)
            group = ShardEntryCodec.GroupOf([group]);
        Assert.Throws<MalformedBytesException>(() => ShardEntryCodec.Take(group));
    }

    [Fact]
    public void What_no_shard_may_be_told_is_refused()
    {
        PrepareEntry prepare = new RandomEntries(new Random(1)).Prepare(1, 1);
        MergePart merges = new() { Keys = [], SchemaId = 7, Data = default, Takes = [] };
        TablePart[] merging = [.. prepare.Part.Tables.Select(part => part with { Merges = merges })];
        ShardEntry[] wrong =
        [
            prepare with { Participants = [] },
            prepare with { Participants = [new GroupId(1)] },
            prepare with { Participants = [new GroupId(2), new GroupId(1)] },
            prepare with { Participants = [new GroupId(2), new GroupId(2)] },
            prepare with { Part = prepare.Part with { Tables = [] } },
            prepare with { Part = prepare.Part with { Tables = merging } },
            new ResolveEntry([]),
            new ForgetEntry([]),
        ];

        Assert.All(wrong, static entry => Assert.True(IsRefused(() => ShardEntryCodec.Take(BytesOf(entry)))));
    }

    [Fact]
    public void A_later_version_another_sort_and_more_bytes_are_refused()
    {
        byte[] bytes = BytesOf(new RefuseEntry(s_request, 4));
        byte[] later = [.. bytes];
        later[sizeof(int)]++;
        byte[] other = [.. bytes];
        other[2 * sizeof(int)] = 5;

        foreach (byte[] wrong in (byte[][])[later, other, [.. bytes, 0]])
            Assert.Throws<MalformedBytesException>(() => ShardEntryCodec.Take(wrong));
    }

    [Fact]
    public void A_number_that_bytes_do_not_cover_asks_for_no_memory()
    {
        const int CountOffset = 3 * sizeof(int);
        foreach (ShardEntry entry in (ShardEntry[])
            [
                new RandomEntries(new Random(1)).Prepare(1, 1),
                new ResolveEntry([new Resolution(s_request, true, 7)]),
                new ForgetEntry([s_request]),
            ])
        {
            byte[] bytes = BytesOf(entry);
            BitConverter.TryWriteBytes(bytes.AsSpan(CountOffset), int.MaxValue);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<MalformedBytesException>(() => ShardEntryCodec.Take(bytes));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
        }
    }

    static ShardEntry Next(Random random)
    {
        var entries = new RandomEntries(random);
        ShardEntry entry = entries.NextOfShard(random.Next(100));
        return entry is PrepareEntry prepare
            ? prepare with { Part = prepare.Part with { Seen = entries.Seen(), TimeMicroseconds = random.Next(1000) } }
            : entry;
    }

    // What is compared by value.
    static object Told(ShardEntry entry) => entry switch
    {
        PrepareEntry or PrepareGroup => string.Join('|', PartsOf(entry).Select(static part
            => $"{string.Join(',', part.Participants)} {part.Request} {part.Part.Snapshot}")),
        ResolveEntry resolve => string.Join(',', resolve.Resolutions),
        ForgetEntry forget => string.Join(',', forget.Requests),
        _ => entry,
    };

    static IReadOnlyList<PrepareEntry> PartsOf(ShardEntry entry)
        => entry is PrepareEntry alone ? [alone] : entry is PrepareGroup group ? group.Parts : [];

    static bool IsRefused(Action take)
    {
        try
        {
            take();
            return false;
        }
        catch (MalformedBytesException)
        {
            return true;
        }
    }

    static byte[] BytesOf(ShardEntry entry)
    {
        if (entry is PrepareGroup group)
            return ShardEntryCodec.GroupOf([.. group.Parts.Select(static part => (ReadOnlyMemory<byte>)BytesOf(part))]);
        var writer = new ByteWriter();
        ShardEntryCodec.Put(writer, entry);
        return writer.Written.ToArray();
    }
}
