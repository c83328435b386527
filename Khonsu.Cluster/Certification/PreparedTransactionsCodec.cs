using Khonsu.Cluster.Format;

namespace Khonsu.Cluster.Certification;

/// <summary>Turns what is prepared in a shard into bytes of a checkpoint and back.</summary>
static class PreparedTransactionsCodec
{
    const int LengthBytes = sizeof(int);

    /// <summary>Writes it.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="transactions">What is prepared, and what has committed.</param>
    public static void Put(ByteWriter writer, PreparedTransactions transactions)
    {
        var entry = new ByteWriter();
        writer.Put(transactions.Clock.Now);
        writer.Put(transactions.All.Count);
        foreach (Prepared prepared in transactions.All.Values)
        {
            writer.Put(prepared.Stamp);
            writer.Put(prepared.Time);
            writer.Put(prepared.IsInstalled);
            PutEntry(writer, prepared.Entry, entry);
        }

        writer.Put(transactions.Committed.Count);
        foreach (Resolved resolved in transactions.Committed.Values)
        {
            writer.Put(resolved.Stamp);
            writer.Put(resolved.PreparedStamp);
            writer.Put(resolved.Time);
            PutEntry(writer, resolved.Entry, entry);
        }
    }

    /// <summary>Reads it.</summary>
    /// <param name="reader">Stands before it.</param>
    /// <param name="shard">Number of the shard.</param>
    /// <exception cref="MalformedBytesException">The bytes are none.</exception>
    public static PreparedTransactions Take(ref ByteReader reader, int shard)
    {
        var transactions = new PreparedTransactions(shard);
        transactions.Clock.Follow(reader.TakeInt64());
        for (int left = reader.TakeCount((2 * sizeof(long)) + 1 + LengthBytes); left > 0; left--)
        {
            long stamp = reader.TakeInt64();
            long time = reader.TakeInt64();
            bool isInstalled = reader.TakeBool();
            PrepareEntry entry = TakeEntry(ref reader);
            if (transactions.All.ContainsKey(entry.Request))
                throw new MalformedBytesException($"{entry.Request} is prepared twice");
            transactions.Restore(new Prepared(entry, stamp, time) { IsInstalled = isInstalled });
        }

        for (int left = reader.TakeCount((3 * sizeof(long)) + LengthBytes); left > 0; left--)
        {
            var resolved = new Resolved(
                reader.TakeInt64(), reader.TakeInt64(), reader.TakeInt64(), TakeEntry(ref reader));
            if (transactions.Committed.ContainsKey(resolved.Entry.Request))
                throw new MalformedBytesException($"{resolved.Entry.Request} has committed twice");
            transactions.Restore(resolved);
        }

        return transactions;
    }

    static void PutEntry(ByteWriter writer, PrepareEntry entry, ByteWriter bytes)
    {
        bytes.Clear();
        ShardEntryCodec.Put(bytes, entry);
        writer.Put(bytes.Written);
    }

    static PrepareEntry TakeEntry(ref ByteReader reader) => ShardEntryCodec.Take(reader.TakeBytes()) as PrepareEntry
        ?? throw new MalformedBytesException("what is prepared is no transaction");
}
