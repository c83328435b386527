using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// A row with indexes of every kind, written by hand so that workloads compile without the generator.
/// </summary>
sealed record IndexedRow(long Id, string Owner, string? Email, string Branch, long Balance, long? Rank = null)
    : TransactionalRow, IRow<long, IndexedRow>
{
    public static IndexedRowIndex<long> ByKey { get; } =
        new("ByKey", 0, IndexKind.Ordered, static row => row.Id, IndexOrder.Of);

    public static IndexedRowIndex<string> ByOwner { get; } =
        new("ByOwner", 1, IndexKind.Hash, static row => row.Owner, IndexOrder.Of);

    public static IndexedRowIndex<string?> ByEmail { get; } =
        new("ByEmail", 2, IndexKind.UniqueHash, static row => row.Email, IndexOrder.Of)
        {
            IsNull = static key => key is null,
        };

    public static IndexedRowIndex<(string Branch, long Balance)> ByBranchAndBalance { get; } =
        new("ByBranchAndBalance", 3, IndexKind.Ordered, static row => (row.Branch, row.Balance), CompareBranches)
        {
            Prefix = static (left, right) => IndexOrder.Of(left.Branch, right.Branch),
        };

    public static IndexedRowIndex<long> ByBalance { get; } =
        new("ByBalance", 4, IndexKind.Ordered, static row => row.Balance, IndexOrder.Of);

    public static IndexedRowIndex<long?> ByRank { get; } =
        new("ByRank", 5, IndexKind.UniqueOrdered, static row => row.Rank, IndexOrder.Of)
        {
            IsNull = static key => key is null,
        };

    public static TableDefinition<long, IndexedRow> Definition { get; } = new(
        "indexed",
        new ColumnDefinition("id", nameof(Id), ColumnKind.Int64, false) { IsKey = true },
        new ColumnDefinition("balance", nameof(Balance), ColumnKind.Int64, false))
    {
        Indexes = [ByKey, ByOwner, ByEmail, ByBranchAndBalance, ByBalance, ByRank],
    };

    /// <summary>A row of which only the balance matters.</summary>
    public static IndexedRow Of(long id, long balance) => new(id, "nobody", null, "b1", balance);

    public static long KeyOf(IndexedRow row) => row.Id;

    public static RowBatchWriter<IndexedRow> CreateBatchWriter() =>
        throw new NotSupportedException("Not a row of Arrow.");

    public static RowBatchReader<IndexedRow> CreateBatchReader() =>
        throw new NotSupportedException("Not a row of Arrow.");

    static int CompareBranches((string Branch, long Balance) left, (string Branch, long Balance) right)
    {
        int branches = IndexOrder.Of(left.Branch, right.Branch);
        return branches != 0 ? branches : IndexOrder.Of(left.Balance, right.Balance);
    }
}
