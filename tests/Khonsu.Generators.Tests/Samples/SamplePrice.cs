namespace Khonsu.Generators.Tests.Samples;

/// <summary>Get-only members that a constructor sets.</summary>
[Transactional]
public sealed partial record SamplePrice
{
    public SamplePrice(string symbol, decimal value) => (Symbol, Value) = (symbol, value);

    [Key]
    public string Symbol { get; }

    [Decimal(9, 2)]
    public decimal Value { get; }

    public bool IsFinal { get; init; }
}
