namespace Khonsu.Programs.Tests.Tatp;

/// <summary>Where calls go during some hours of the day; a facility has none to three of these.</summary>
/// <param name="SubscriberId">The subscriber.</param>
/// <param name="FacilityKind">The facility of the subscriber.</param>
/// <param name="StartHour">0, 8 or 16.</param>
/// <param name="EndHour">One to eight hours later.</param>
/// <param name="Number">Where calls go, as 15 digits.</param>
[Transactional]
sealed partial record CallForwarding(
    [Key(0)] int SubscriberId, [Key(1)] int FacilityKind, [Key(2)] int StartHour, int EndHour, string Number);
