namespace Khonsu.Programs.Tests.ConditionalTake;

/// <summary>Where the belt begins and ends.</summary>
/// <param name="Number">Always 0.</param>
/// <param name="Senders">Senders that may still put something.</param>
/// <param name="First">No parcel lies before this place.</param>
/// <param name="Next">The place of the next parcel to be put.</param>
/// <param name="Taken">How many were taken.</param>
[Transactional]
sealed partial record BeltEnds([Key] int Number, int Senders, long First = 0, long Next = 0, long Taken = 0);
