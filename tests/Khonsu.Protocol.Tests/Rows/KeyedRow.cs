using Khonsu.CompilerServices;

namespace Khonsu.Protocol.Tests.Rows;

/// <summary>A row under a key of any type, written by hand: the tests need tables for many key types.</summary>
sealed record KeyedRow<TKey>(TKey Id, long Value) : TransactionalRow, IRow<TKey, KeyedRow<TKey>>
    where TKey : notnull, IEquatable<TKey>
{
    public static TableDefinition<TKey, KeyedRow<TKey>> Definition { get; } = new(
        "keyed-" + typeof(TKey).Name,
        new ColumnDefinition("id", nameof(Id), ColumnKind.Int64, false) { IsKey = true },
        new ColumnDefinition("value", nameof(Value), ColumnKind.Int64, false));

    public static TKey KeyOf(KeyedRow<TKey> row) => row.Id;

    public static RowBatchWriter<KeyedRow<TKey>> CreateBatchWriter() =>
        throw new NotSupportedException("Not a row of Arrow.");

    public static RowBatchReader<KeyedRow<TKey>> CreateBatchReader() =>
        throw new NotSupportedException("Not a row of Arrow.");
}
