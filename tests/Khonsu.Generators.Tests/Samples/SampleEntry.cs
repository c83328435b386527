namespace Khonsu.Generators.Tests.Samples;

/// <summary>A key of two columns, a required and two optional members.</summary>
[Transactional]
public sealed partial record SampleEntry([Key(0)] string Branch, [Key(1)] int Number)
{
    public required long Amount { get; init; }

    public string? Note { get; init; }

    public DayOfWeek? Day { get; init; }
}
