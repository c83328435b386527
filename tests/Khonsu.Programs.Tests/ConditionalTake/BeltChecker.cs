namespace Khonsu.Programs.Tests.ConditionalTake;

/// <summary>Holds what was taken against the rules of the belt. Each check returns its evidence.</summary>
static class BeltChecker
{
    public static IEnumerable<string> Check(Belt belt, int parcels, IReadOnlyList<Driver> drivers)
    {
        (List<Parcel> left, Pickup[] pickups) = belt.Read(static tx => (
            tx.Parcels.ToList(), tx.Pickups.OrderBy(static pickup => pickup.Turn).ToArray()));
        return left.Select(static parcel => $"{parcel} was left on the belt")
            .Concat(TakenOnce(pickups, parcels - left.Count))
            .Concat(Wanted(pickups, drivers))
            .Concat(drivers.SelectMany(driver => FirstWanted(pickups, driver)))
            .Concat(InOrder(pickups));
    }

    static IEnumerable<string> TakenOnce(Pickup[] pickups, int parcels)
    {
        int distinct = pickups.DistinctBy(static pickup => pickup.Place).Count();
        if (distinct != parcels || pickups.Length != parcels)
            yield return $"{distinct} parcels were taken in {pickups.Length} turns; {parcels} were put";
    }

    static IEnumerable<string> Wanted(Pickup[] pickups, IReadOnlyList<Driver> drivers) => pickups
        .Where(pickup => !drivers[pickup.Driver].Wants(pickup.ToParcel()))
        .Select(static pickup => $"{pickup} was not wanted by its driver");

    // From the last turn to the first: the first place of those that are taken later and that he would have wanted.
    static IEnumerable<string> FirstWanted(Pickup[] pickups, Driver driver)
    {
        long firstLater = long.MaxValue;
        foreach (Pickup pickup in pickups.Reverse())
        {
            if (pickup.Driver == driver.Number && firstLater < pickup.Place)
                yield return $"{pickup} was taken although place {firstLater} was wanted, too";
            if (driver.Wants(pickup.ToParcel()))
                firstLater = Math.Min(firstLater, pickup.Place);
        }
    }

    static IEnumerable<string> InOrder(Pickup[] pickups)
    {
        foreach (IGrouping<int, Pickup> sender in pickups.GroupBy(static pickup => pickup.Sender))
        {
            Pickup[] byPlace = [.. sender.OrderBy(static pickup => pickup.Place)];
            foreach ((Pickup before, Pickup after) in byPlace.Zip(byPlace.Skip(1)))
            {
                if (before.Serial >= after.Serial)
                    yield return $"{after} was put before {before}";
            }
        }
    }
}
