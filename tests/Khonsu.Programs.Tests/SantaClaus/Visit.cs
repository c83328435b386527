namespace Khonsu.Programs.Tests.SantaClaus;

/// <summary>One member's part in a session.</summary>
/// <param name="Kind">The kind of the group.</param>
/// <param name="Batch">Which group.</param>
/// <param name="Member">Who.</param>
/// <param name="HasLeft">Whether the member is out again.</param>
[Transactional]
sealed partial record Visit([Key(0)] GroupKind Kind, [Key(1)] int Batch, [Key(2)] int Member, bool HasLeft = false);
