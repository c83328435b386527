using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Xunit;

namespace Khonsu.Cluster.Tests.Certification;

public sealed class CommitEntryCodecTests
{
    const int Seeds = 500;

    [Fact]
    public void What_was_written_is_read()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            byte[] bytes = BytesOf(new RandomEntries(new Random(seed)).Next(1, seed));
            var again = new ByteWriter();
            CommitEntryCodec.Put(again, CommitEntryCodec.Take(bytes));
            Assert.True(bytes.AsSpan().SequenceEqual(again.Written), $"seed {seed}");
        }
    }

    [Fact]
    public void An_entry_of_the_version_without_a_time_is_read()
    {
        const int TimeOffset = sizeof(int) + (5 * sizeof(long));
        byte[] bytes = BytesOf(WithoutMerges(new RandomEntries(new Random(1)).Next(1, 1)) with
        {
            TimeMicroseconds = 77,
        });
        Assert.Equal(77, CommitEntryCodec.TakeHead(bytes).TimeMicroseconds);
        byte[] old = [1, 0, 0, 0, .. bytes[sizeof(int)..TimeOffset], .. bytes[(TimeOffset + sizeof(long))..]];

        CommitEntry entry = CommitEntryCodec.Take(old);

        Assert.Equal(0, entry.TimeMicroseconds);
        Assert.Equal(bytes, BytesOf(entry with { TimeMicroseconds = 77 }));
    }

    [Fact]
    public void An_entry_without_merges_is_one_of_the_version_before()
    {
        CommitEntry entry = new RandomEntries(new Random(1)).Next(1, 1);
        MergePart merges = new() { Keys = [], SchemaId = 7, Data = default, Takes = [] };

        byte[] without = BytesOf(WithoutMerges(entry));
        byte[] with = BytesOf(entry with { Tables = [.. entry.Tables.Select(part => part with { Merges = merges })] });

        Assert.Equal((2, 3), (without[0], with[0]));
        Assert.All(CommitEntryCodec.Take(without).Tables, static part => Assert.Null(part.Merges));
        Assert.All(CommitEntryCodec.Take(with).Tables, static part => Assert.Equal(7u, part.Merges!.SchemaId));
    }

    [Fact]
    public void What_was_seen_ahead_of_the_log_is_read_and_without_it_an_entry_is_as_before()
    {
        const int SeenOffset = sizeof(int) + (6 * sizeof(long));
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var entries = new RandomEntries(new Random(seed));
            CommitEntry entry = entries.Next(1, seed);
            RequestId[] seen = entries.Seen();
            byte[] plain = BytesOf(entry);
            byte[] bytes = BytesOf(entry with { Seen = seen });
            bool hasMerges = entry.Tables.Any(static part => part.Merges is not null);

            Assert.Equal(seen, CommitEntryCodec.Take(bytes).Seen);
            Assert.Empty(CommitEntryCodec.Take(plain).Seen);
            Assert.Equal(hasMerges ? 3 : 2, plain[0]);
            Assert.Equal(seen.Length > 0 ? 4 : plain[0], bytes[0]);
            Assert.Equal(bytes, BytesOf(CommitEntryCodec.Take(bytes)));
            int added = seen.Length == 0 ? 0 : sizeof(int) + (seen.Length * CommitEntryCodec.RequestBytes) + 1;
            Assert.Equal(plain[sizeof(int)..SeenOffset], bytes[sizeof(int)..SeenOffset]);
            Assert.Equal(plain[SeenOffset..], bytes[(SeenOffset + added)..]);
        }
    }

    [Fact]
    public void Bytes_that_are_cut_or_changed_are_read_as_something_or_refused_by_the_typed_error()
    {
        int refused = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var entries = new RandomEntries(random);
            byte[] bytes = BytesOf(entries.Next(1, seed) with { Seen = entries.Seen() });
            for (int change = 0; change < 20; change++)
            {
                byte[] changed = bytes[..random.Next(bytes.Length)];
                if (changed.Length > 0 && random.Next(2) == 0)
                    (changed = [.. bytes])[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                try
                {
                    CommitEntryCodec.Take(changed);
                }
                catch (MalformedBytesException)
                {
                    refused++;
                }
            }
        }

        Assert.NotEqual(0, refused);
    }

    static CommitEntry WithoutMerges(CommitEntry entry)
        => entry with { Tables = [.. entry.Tables.Select(static part => part with { Merges = null })] };

    static byte[] BytesOf(CommitEntry entry)
    {
        var writer = new ByteWriter();
        CommitEntryCodec.Put(writer, entry);
        return writer.Written.ToArray();
    }
}
