namespace Khonsu.Programs.Tests.RealityShow;

/// <summary>A philosopher on the show.</summary>
/// <param name="Seat">From 0.</param>
/// <param name="IsEating">Whether a portion is on the plate.</param>
/// <param name="Meals">Portions that were finished.</param>
[Transactional]
sealed partial record Guest([Key] int Seat, bool IsEating = false, int Meals = 0);
