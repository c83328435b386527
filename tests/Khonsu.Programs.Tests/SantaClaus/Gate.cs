namespace Khonsu.Programs.Tests.SantaClaus;

/// <summary>A gate of one group, which Santa opens for as many as are in it.</summary>
/// <param name="Kind">Whose it is.</param>
/// <param name="Batch">Of which group.</param>
/// <param name="IsExit">Whether it leads out.</param>
/// <param name="Open">How many may still pass.</param>
[Transactional]
sealed partial record Gate([Key(0)] GroupKind Kind, [Key(1)] int Batch, [Key(2)] bool IsExit, int Open = 0);
