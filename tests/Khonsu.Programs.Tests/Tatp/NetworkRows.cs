namespace Khonsu.Programs.Tests.Tatp;

/// <summary>All rows of a network at one moment.</summary>
sealed record NetworkRows(
    Dictionary<int, Subscriber> Subscribers,
    HashSet<int> FoundByNumber,
    Dictionary<AccessInfoKey, AccessInfo> AccessInfos,
    Dictionary<SpecialFacilityKey, SpecialFacility> Facilities,
    Dictionary<CallForwardingKey, CallForwarding> Forwardings)
{
    public static NetworkRows Of(Network network) => network.Read(static tx => new NetworkRows(
        tx.Subscribers.ToDictionary(static row => row.Id),
        FindByNumber(tx.Subscribers),
        tx.AccessInfos.ToDictionary(static row => new AccessInfoKey(row.SubscriberId, row.Kind)),
        tx.SpecialFacilities.ToDictionary(static row => new SpecialFacilityKey(row.SubscriberId, row.Kind)),
        tx.CallForwardings.ToDictionary(
            static row => new CallForwardingKey(row.SubscriberId, row.FacilityKind, row.StartHour))));

    // Those whom the index of numbers leads to as well.
    static HashSet<int> FindByNumber(ReadTable<int, Subscriber> subscribers) =>
        [.. subscribers.Where(row => row.Equals(subscribers.ByNumber(row.Number))).Select(static row => row.Id)];
}
