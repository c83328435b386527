using Khonsu.CompilerServices;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Rows;

/// <summary>Adds to the balance of a row with indexes.</summary>
sealed class BalanceDelta : RowDelta<IndexedRow>
{
    public long Amount { get; set; }

    public override IndexedRow Apply(IndexedRow row) => row with { Balance = checked(row.Balance + Amount) };

    public override RowDelta<IndexedRow> Copy() => new BalanceDelta { Amount = Amount };
}
