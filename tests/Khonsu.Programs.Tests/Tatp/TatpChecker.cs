namespace Khonsu.Programs.Tests.Tatp;

/// <summary>Holds the rows of a network against its rules. Each check returns its evidence.</summary>
static class TatpChecker
{
    /// <summary>What holds in every snapshot.</summary>
    public static IEnumerable<string> Constraints(NetworkRows rows)
    {
        foreach (Subscriber row in rows.Subscribers.Values)
        {
            if (row.Number != Subscriber.NumberOf(row.Id) || !rows.FoundByNumber.Contains(row.Id))
                yield return $"{row} is not found by its number";
        }

        foreach (AccessInfo row in rows.AccessInfos.Values)
        {
            if (row.Kind is < 1 or > 4 || !rows.Subscribers.ContainsKey(row.SubscriberId))
                yield return $"{row} belongs to no subscriber";
        }

        foreach (SpecialFacility row in rows.Facilities.Values)
        {
            if (row.Kind is < 1 or > 4 || !rows.Subscribers.ContainsKey(row.SubscriberId))
                yield return $"{row} belongs to no subscriber";
        }

        foreach (CallForwarding row in rows.Forwardings.Values)
        {
            if (!rows.Facilities.ContainsKey((row.SubscriberId, row.FacilityKind)))
                yield return $"{row} belongs to no facility";
            if (row.StartHour is not (0 or 8 or 16) || row.EndHour <= row.StartHour || row.EndHour > row.StartHour + 8)
                yield return $"{row} has impossible hours";
        }

        foreach (string complaint in Updates(rows))
            yield return complaint;
    }

    /// <summary>What nothing changes is as it was loaded.</summary>
    public static IEnumerable<string> Unchanged(NetworkRows before, NetworkRows after)
    {
        if (!before.AccessInfos.Values.ToHashSet().SetEquals(after.AccessInfos.Values))
            yield return "access data changed";
        if (!before.Subscribers.Values.Select(Fixed).ToHashSet().SetEquals(after.Subscribers.Values.Select(Fixed)))
            yield return "fixed data of subscribers changed";
        if (!before.Facilities.Values.Select(Fixed).ToHashSet().SetEquals(after.Facilities.Values.Select(Fixed)))
            yield return "fixed data of facilities changed";
    }

    /// <summary>Each change that was acknowledged is there, and no other.</summary>
    public static IEnumerable<string> Acknowledged(
        NetworkRows before, NetworkRows after, IReadOnlyList<ClientTally> tallies)
    {
        foreach (Subscriber row in after.Subscribers.Values)
        {
            long data = tallies.Sum(tally => tally.DataOf(row.Id));
            if (row.DataUpdates != data)
                yield return $"{row}: {data} updates of data were acknowledged";
            long[] locations = [.. tallies.SelectMany(tally => tally.LocationsOf(row.Id))];
            if (row.LocationUpdates != locations.Length)
                yield return $"{row}: {locations.Length} updates of the location were acknowledged";
            if (!locations.DefaultIfEmpty(before.Subscribers[row.Id].VisitorLocation).Contains(row.VisitorLocation))
                yield return $"{row} is where nobody moved it";
        }

        IEnumerable<CallForwardingKey> touched = tallies.SelectMany(static tally => tally.ForwardingKeys);
        foreach (CallForwardingKey key in before.Forwardings.Keys.Union(after.Forwardings.Keys).Union(touched))
        {
            int expected = CountOf(before, key) + tallies.Sum(tally => tally.ForwardingsOf(key));
            if (CountOf(after, key) != expected)
                yield return $"{key} is there {CountOf(after, key)} times and should be {expected} times";
        }
    }

    // Flag and facility change together, so their counts agree in every snapshot.
    static IEnumerable<string> Updates(NetworkRows rows)
    {
        ILookup<int, SpecialFacility> facilities = rows.Facilities.Values.ToLookup(static row => row.SubscriberId);
        foreach (Subscriber row in rows.Subscribers.Values)
        {
            long updates = facilities[row.Id].Sum(static facility => facility.DataUpdates);
            if (row.DataUpdates != updates)
                yield return $"{row}: the facilities count {updates} updates of data";
            if (!facilities[row.Id].Any())
                yield return $"{row} has no facility";
        }
    }

    static Subscriber Fixed(Subscriber row) =>
        row with { Bits = row.Bits & ~1, VisitorLocation = 0, DataUpdates = 0, LocationUpdates = 0 };

    static SpecialFacility Fixed(SpecialFacility row) => row with { DataA = 0, DataUpdates = 0 };

    static int CountOf(NetworkRows rows, CallForwardingKey key) => rows.Forwardings.ContainsKey(key) ? 1 : 0;
}
