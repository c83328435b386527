namespace Khonsu.Programs.Tests.Tatp;

/// <summary>How a subscriber may use one kind of access; each has one to four of these.</summary>
[Transactional]
sealed partial record AccessInfo(
    [Key(0)] int SubscriberId, [Key(1)] int Kind, int Data1, int Data2, string Data3, string Data4);
