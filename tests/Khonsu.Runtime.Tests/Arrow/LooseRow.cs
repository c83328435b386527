using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A row whose columns are chosen at run time; tests make a definition for each random schema.</summary>
sealed record LooseRow(object?[] Values) : TransactionalRow, IRow<long, LooseRow>
{
    static TableDefinition<long, LooseRow> IRow<long, LooseRow>.Definition => throw new NotSupportedException();

    static long IRow<long, LooseRow>.KeyOf(LooseRow row) => throw new NotSupportedException();

    static RowBatchWriter<LooseRow> IRow<long, LooseRow>.CreateBatchWriter() => throw new NotSupportedException();

    static RowBatchReader<LooseRow> IRow<long, LooseRow>.CreateBatchReader() => throw new NotSupportedException();
}
