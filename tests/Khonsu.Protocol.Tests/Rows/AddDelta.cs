using Khonsu.CompilerServices;

namespace Khonsu.Protocol.Tests.Rows;

/// <summary>Adds to the value of a number row.</summary>
sealed class AddDelta : RowDelta<KeyedRow<long>>
{
    public long Amount { get; set; }

    public override KeyedRow<long> Apply(KeyedRow<long> row) => row with { Value = checked(row.Value + Amount) };

    public override RowDelta<KeyedRow<long>> Copy() => new AddDelta { Amount = Amount };
}
