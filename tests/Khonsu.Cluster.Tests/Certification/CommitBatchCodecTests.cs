using System.Buffers.Binary;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Xunit;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>Several transactions in one entry, as bytes.</summary>
public sealed class CommitBatchCodecTests
{
    const int Seeds = 500;

    [Fact]
    public void What_was_written_is_read()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            CommitBatch batch = Next(new Random(seed));
            byte[] bytes = BytesOf(batch);
            CommitBatch read = CommitBatchCodec.Take(bytes);
            Assert.True(bytes.AsSpan().SequenceEqual(BytesOf(read)), $"seed={seed}");
            Assert.Equal(batch.TimeMicroseconds, CommitBatchCodec.TakeTime(bytes));
            Assert.Equal(batch.Commits[0].Request, CommitBatchCodec.TakeRequest(bytes));
            Assert.Equal(
                batch.Commits.Select(static commit => commit.Request),
                read.Commits.Select(static commit => commit.Request));
            Assert.Equal(
                batch.Commits.Select(static commit => commit.Seen), read.Commits.Select(static commit => commit.Seen));
            Assert.Equal(
                batch.Tables.Select(static table => Convert.ToHexString(table.Rows.Span)),
                read.Tables.Select(static table => Convert.ToHexString(table.Rows.Span)));
        }
    }

    [Fact]
    public void A_group_that_has_seen_nothing_ahead_of_the_log_is_one_of_the_version_before()
    {
        const int VersionOffset = sizeof(int);
        const int HeadBytes = (4 * sizeof(int)) + (4 * sizeof(long));
        const int TableBytes = (3 * sizeof(int)) + sizeof(long);
        const int CommitBytes = 3 * sizeof(long);
        CommitBatch batch = Next(new Random(5));
        CommitEntry commit = batch.Commits[0] with { Seen = [] };
        byte[] plain = BytesOf(batch with { Commits = [commit] });
        byte[] seen = BytesOf(batch with { Commits = [commit with { Seen = [new RequestId(new NodeId(1), 2, 3)] }] });

        Assert.Equal((1, 2), (plain[VersionOffset], seen[VersionOffset]));
        int place = HeadBytes + CommitBytes + batch.Tables.Sum(static table
            => TableBytes + table.Table.Length + table.Schema.Length + table.Rows.Length);
        Assert.Equal(plain[(2 * sizeof(int))..place], seen[(2 * sizeof(int))..place]);
        Assert.Equal(plain[place..], seen[(place + sizeof(int) + CommitEntryCodec.RequestBytes)..]);
        Assert.Empty(CommitBatchCodec.Take(plain).Commits[0].Seen);
    }

    [Fact]
    public void A_transaction_alone_is_read_of_every_version()
    {
        const int TimeOffset = sizeof(int) + (5 * sizeof(long));
        CommitEntry entry = new RandomEntries(new Random(3)).Next(1, 1) with { TimeMicroseconds = 77 };
        var writer = new ByteWriter();
        CommitEntryCodec.Put(writer, entry);
        byte[] bytes = writer.Written.ToArray();
        byte[] old = [1, 0, 0, 0, .. bytes[sizeof(int)..TimeOffset], .. bytes[(TimeOffset + sizeof(long))..]];

        foreach ((byte[] form, long time) in ((byte[], long)[])[(bytes, 77), (old, 0)])
        {
            CommitBatch batch = CommitBatchCodec.Take(form);
            Assert.False(batch.IsGroup);
            Assert.Equal(time, CommitBatchCodec.TakeTime(form));
            Assert.Equal(entry.Request, CommitBatchCodec.TakeRequest(form));
            Assert.Equal(time, batch.TimeMicroseconds);
            Assert.Equal(entry.Request, Assert.Single(batch.Commits).Request);
            Assert.Equal(
                entry.Tables.Select(static part => (part.Name, Convert.ToHexString(part.Rows.Span))),
                batch.Tables.Select(static table => (table.Table, Convert.ToHexString(table.Rows.Span))));
        }
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
                try
                {
                    CommitBatchCodec.Take(changed);
                }
                catch (MalformedBytesException)
                {
                    refused++;
                }
            }
        }

        Assert.NotEqual(0, refused);
    }

    [Fact]
    public void A_number_that_bytes_do_not_cover_asks_for_no_memory()
    {
        const int TablesOffset = (2 * sizeof(int)) + (4 * sizeof(long));
        byte[] bytes = BytesOf(Next(new Random(5)));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(TablesOffset), int.MaxValue);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<MalformedBytesException>(() => CommitBatchCodec.Take(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
    }

    [Fact]
    public void Of_each_transaction_exactly_its_own_rows_take_effect()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            CommitBatch batch = Next(random);
            bool[] isDone = [.. batch.Commits.Select(_ => random.Next(2) == 0)];
            foreach (TableRows table in batch.Tables)
            {
                var expected = new List<RowRange>();
                int first = 0;
                foreach ((CommitEntry commit, bool isOneDone) in batch.Commits.Zip(isDone))
                {
                    TablePart? part = commit.Tables.SingleOrDefault(part => part.Name == table.Table);
                    if (part is null or { Writes.Count: 0 })
                        continue;
                    if (isOneDone)
                        expected.Add(new RowRange(first, part.Puts, part.Writes.Count));
                    first += part.Writes.Count;
                }

                Assert.Equal(expected, batch.RowsOf(table, isDone, out int count));
                Assert.Equal(first, count);
            }
        }
    }

    static CommitBatch Next(Random random)
    {
        var entries = new RandomEntries(random);
        CommitEntry[] commits = [.. Enumerable.Range(1, random.Next(1, 5)).Select(number => OfGroup((ulong)number))];
        TableRows[] tables =
        [
            .. Enumerable.Range(0, 2).Select(number => new TableRows(
                $"t{number}", (uint)random.Next(3), Bytes(random.Next(4)), Bytes(random.Next(40)))),
        ];
        return new CommitBatch(commits, tables, IsGroup: true);

        CommitEntry OfGroup(ulong sequence)
        {
            CommitEntry entry = entries.Next(sequence, random.Next(100));
            return entry with
            {
                Request = new RequestId(new NodeId(7), 9, sequence),
                AnsweredUpTo = 11,
                Seen = entries.Seen(),
                TimeMicroseconds = random.Next(1000),
                Tables =
                [
                    .. entry.Tables.Select(part => part with
                    {
                        SchemaId = 0,
                        Schema = default,
                        Rows = default,
                        Puts = random.Next(part.Writes.Count + 1),
                    }),
                ],
            };
        }

        byte[] Bytes(int count)
        {
            byte[] bytes = new byte[count];
            random.NextBytes(bytes);
            return bytes;
        }
    }

    static byte[] BytesOf(CommitBatch batch)
    {
        var writer = new ByteWriter();
        CommitBatchCodec.PutGroup(writer, batch);
        return writer.Written.ToArray();
    }
}
