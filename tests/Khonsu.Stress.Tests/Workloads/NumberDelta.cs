using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>Adds to a number row, written by hand so that workloads compile without the generator.</summary>
sealed class NumberDelta : RowDelta<NumberRow>
{
    /// <summary>What is added.</summary>
    public long Amount { get; set; }

    public override NumberRow Apply(NumberRow row) => row with { Value = checked(row.Value + Amount) };

    public override RowDelta<NumberRow> Copy() => new NumberDelta { Amount = Amount };
}
