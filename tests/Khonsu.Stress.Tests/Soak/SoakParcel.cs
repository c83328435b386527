namespace Khonsu.Stress.Tests.Soak;

/// <summary>What threads put down and take, and wait for.</summary>
[Transactional]
public sealed partial record SoakParcel([Key(IsOrdered = true)] Guid Id, int Weight);
