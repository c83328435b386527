namespace Khonsu.Programs.Tests.Tatp;

/// <summary>A subscriber of the network.</summary>
/// <param name="Id">A number from 1.</param>
/// <param name="Number">The number that is dialled, as 15 digits.</param>
/// <param name="Bits">Ten flags; a transaction of the set changes the first.</param>
/// <param name="Digits">Ten hexadecimal digits as one number.</param>
/// <param name="MobileCenter">Where the subscriber's calls are switched.</param>
/// <param name="VisitorLocation">Where the subscriber is now.</param>
/// <param name="DataUpdates">How often the first flag was set; only the checker looks at it.</param>
/// <param name="LocationUpdates">How often the location was set; only the checker looks at it.</param>
[Transactional]
sealed partial record Subscriber(
    [Key] int Id,
    [Index(IsUnique = true)] string Number,
    int Bits,
    long Digits,
    long MobileCenter,
    long VisitorLocation,
    long DataUpdates = 0,
    long LocationUpdates = 0)
{
    /// <summary>The number that belongs to an id.</summary>
    public static string NumberOf(int id) => $"{id:D15}";
}
