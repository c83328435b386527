namespace Khonsu.Programs.Tests.SantaClaus;

/// <summary>What Santa has written into his diary: one time that he got up.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Kind">For whom.</param>
/// <param name="Batch">For which group of that kind.</param>
/// <param name="ReindeerWaiting">Reindeer that were at the door when he chose.</param>
/// <param name="IsOver">Whether all have left.</param>
[Transactional]
sealed partial record Session([Key] int Number, GroupKind Kind, int Batch, int ReindeerWaiting, bool IsOver = false);
