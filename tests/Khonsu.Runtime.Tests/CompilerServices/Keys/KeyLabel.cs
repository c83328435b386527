namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>Keys that have no form in bytes.</summary>
[Transactional]
[Index(nameof(Number), nameof(Id), IsOrdered = true)]
[Index(nameof(Number), nameof(Side), IsOrdered = true)]
public sealed partial record KeyLabel([Key] Caseless Id, int Number, Parity? Side);
