namespace Khonsu.Programs.Tests.Tatp;

/// <summary>All rows of a network at one moment.</summary>
sealed record NetworkRows(
    Dictionary<int, Subscriber> Subscribers,
    Dictionary<string, int> SubscriberIds,
    Dictionary<AccessInfoKey, AccessInfo> AccessInfos,
    Dictionary<SpecialFacilityKey, SpecialFacility> Facilities,
    Dictionary<CallForwardingKey, CallForwarding> Forwardings)
{
    public static NetworkRows Of(Network network) => network.Read(static tx => new NetworkRows(
        tx.Subscribers.ToDictionary(static row => row.Id),
        tx.SubscriberNumbers.ToDictionary(static row => row.Number, static row => row.SubscriberId),
        tx.AccessInfos.ToDictionary(static row => new AccessInfoKey(row.SubscriberId, row.Kind)),
        tx.SpecialFacilities.ToDictionary(static row => new SpecialFacilityKey(row.SubscriberId, row.Kind)),
        tx.CallForwardings.ToDictionary(
            static row => new CallForwardingKey(row.SubscriberId, row.FacilityKind, row.StartHour))));
}
