using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>A row of the model, with the bytes of its keys.</summary>
sealed class ModelRow
{
    readonly byte[] _key;
    readonly byte[][] _indexes;

    public ModelRow(ReplicaTable table, TransactionalRow row)
    {
        (Table, Row) = (table, row);
        var writer = new KeyWriter();
        table.WriteKey(writer, row);
        _key = writer.Written.ToArray();
        _indexes = [.. table.Definition.Indexes.Select(index =>
        {
            writer.Clear();
            index.WriteKeyOf(writer, row, index.Columns.Count);
            return writer.Written.ToArray();
        })];
        Name = NameOf(table, _key);
    }

    public ReplicaTable Table { get; }

    public TransactionalRow Row { get; }

    /// <summary>Its table and key.</summary>
    public string Name { get; }

    public byte[] Key => _key;

    /// <summary>Its key of an index.</summary>
    public byte[] KeyOf(int index) => _indexes[index];

    public static string NameOf(ReplicaTable table, ReadOnlySpan<byte> key)
        => $"{table.Definition.Name}/{Convert.ToHexString(key)}";

    /// <summary>What is wanted, as a text that nothing else has.</summary>
    public static string NameOf(WantedRows wanted) => string.Join('/',
        wanted.Table.Name,
        HexOf(wanted.Key),
        wanted.Range?.Index.ToString() ?? "-",
        HexOf(wanted.Range?.From),
        HexOf(wanted.Range?.To));

    /// <summary>Whether it is among rows that somebody wants, as the contract says that.</summary>
    public bool IsIn(WantedRows wanted) => wanted.Table.Name == Table.Definition.Name && wanted switch
    {
        { Range: { } range } => IsIn(range.Index, range.From, range.To),
        { Key: { } key } => _key.AsSpan().SequenceEqual(key),
        _ => true,
    };

    /// <summary>Whether it is in a range of an index.</summary>
    public bool IsIn(int index, byte[]? from, byte[]? to)
    {
        ReadOnlySpan<byte> key = _indexes[index];
        return (from is null || key.SequenceCompareTo(from) >= 0)
            && (to is null || key.SequenceCompareTo(to) <= 0 || key.StartsWith(to));
    }

    static string HexOf(byte[]? bytes) => bytes is null ? "-" : Convert.ToHexString(bytes);
}
