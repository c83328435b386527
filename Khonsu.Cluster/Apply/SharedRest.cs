using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;

namespace Khonsu.Cluster.Apply;

/// <summary>What a checkpoint of one shard of several holds beside all else.</summary>
/// <param name="Cut">How far each shard was applied on the node that took it.</param>
/// <param name="Transactions">What the shard has of transactions of several shards, as bytes.</param>
sealed record SharedRest(IReadOnlyList<ShardPosition> Cut, ReadOnlyMemory<byte> Transactions)
{
    /// <summary>Copies what there is now.</summary>
    /// <param name="transactions">Transactions of several shards.</param>
    /// <param name="cut">How far each shard is applied.</param>
    public static SharedRest Of(PreparedTransactions transactions, IReadOnlyList<ShardPosition> cut)
    {
        var writer = new ByteWriter();
        PreparedTransactionsCodec.Put(writer, transactions);
        return new SharedRest(cut, writer.Written.ToArray());
    }

    /// <summary>The transactions.</summary>
    /// <param name="shard">Number of the shard.</param>
    /// <exception cref="MalformedBytesException">The bytes are none.</exception>
    public PreparedTransactions Take(int shard)
    {
        var reader = new ByteReader(Transactions.Span);
        PreparedTransactions transactions = PreparedTransactionsCodec.Take(ref reader, shard);
        return reader.IsAtEnd
            ? transactions
            : throw new MalformedBytesException("bytes follow a checkpoint's transactions");
    }

    /// <summary>Writes it.</summary>
    /// <param name="writer">Takes the bytes.</param>
    public void Put(ByteWriter writer)
    {
        ShardEntryCodec.PutPositions(writer, Cut);
        writer.Put(Transactions.Span);
    }

    /// <summary>Reads it.</summary>
    /// <param name="reader">Stands before it.</param>
    /// <exception cref="MalformedBytesException">The bytes are none.</exception>
    public static SharedRest Take(ref ByteReader reader)
    {
        ShardPosition[] cut = ShardEntryCodec.TakePositions(ref reader);
        return new SharedRest(cut, reader.TakeBytes());
    }
}
