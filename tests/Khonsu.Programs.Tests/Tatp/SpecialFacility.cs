namespace Khonsu.Programs.Tests.Tatp;

/// <summary>A facility of a subscriber; each has one to four of these.</summary>
/// <param name="SubscriberId">Whose it is.</param>
/// <param name="Kind">1 to 4.</param>
/// <param name="IsActive">Whether it is in use.</param>
/// <param name="ErrorControl">Data of the network.</param>
/// <param name="DataA">Data that a transaction of the set changes, 0 to 255.</param>
/// <param name="DataB">Data of the network.</param>
/// <param name="DataUpdates">How often that was; only the checker looks at it.</param>
[Transactional]
sealed partial record SpecialFacility(
    [Key(0)] int SubscriberId,
    [Key(1)] int Kind,
    bool IsActive,
    int ErrorControl,
    int DataA,
    string DataB,
    long DataUpdates = 0);
