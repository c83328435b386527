namespace Khonsu.Processes.Model;

/// <summary>A register.</summary>
[Transactional]
sealed partial record NumberRow(
    [property: Key] int Id, [property: Index(IsOrdered = true)] int Group, long Value);
