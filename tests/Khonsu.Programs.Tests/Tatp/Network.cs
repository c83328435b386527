namespace Khonsu.Programs.Tests.Tatp;

/// <summary>
/// TATP: what a mobile network asks its register of subscribers all day long. Seven transactions, most of which only
/// read; those that write touch one or two rows each. One that finds a row missing, or there already, throws and is
/// rolled back.
/// </summary>
/// <remarks>
/// Source: the TATP benchmark description (IBM Software Group Information Management 2009, "Telecom application
/// transaction processing benchmark"; first as the network database benchmark, Strandell 2003).
/// Checked: the constraints of the schema, in every snapshot on the way too; that what nothing changes is as it was
/// loaded; and that each change which was acknowledged, and no other, is there. Ours: ten flags are one number, and
/// so are ten digits; ten further bytes are left out; two columns count changes.
/// </remarks>
[TransactionalModel(typeof(Subscriber), typeof(AccessInfo), typeof(SpecialFacility), typeof(CallForwarding))]
sealed partial class Network
{
    public Subscriber GetSubscriberData(int id) => Read(id, static (tx, id) => tx.Subscribers[id]);

    /// <summary>Finds where a call goes now; null when the facility is not active or forwards nothing.</summary>
    public string? GetNewDestination(SpecialFacilityKey facility, int startHour, int endHour) => Read(
        (facility, startHour, endHour),
        static (tx, call) =>
        {
            if (tx.SpecialFacilities.Find(call.facility) is not { IsActive: true } active)
                return null;
            CallForwarding? forwarding = tx.CallForwardings.Find(active.SubscriberId, active.Kind, call.startHour);
            return forwarding?.EndHour > call.endHour ? forwarding.Number : null;
        });

    public AccessInfo? GetAccessData(AccessInfoKey key) => Read(key, static (tx, key) => tx.AccessInfos.Find(key));

    /// <summary>Sets the first flag of a subscriber and data of one facility.</summary>
    /// <exception cref="RowNotFoundException">There is no such facility; the flag stays as well.</exception>
    public void UpdateSubscriberData(SpecialFacilityKey facility, int flag, int data, CancellationToken stop) =>
        Atomically(
            (facility, flag, data),
            static (tx, change) =>
            {
                tx.Subscribers.Update(change.facility.SubscriberId, change.flag, static (row, flag) => row with
                {
                    Bits = (row.Bits & ~1) | flag,
                    DataUpdates = row.DataUpdates + 1,
                });
                tx.SpecialFacilities.Update(change.facility, change.data, static (row, data) => row with
                {
                    DataA = data,
                    DataUpdates = row.DataUpdates + 1,
                });
            },
            cancellationToken: stop);

    public void UpdateLocation(string number, long location, CancellationToken stop) => Atomically(
        (number, location),
        static (tx, move) => tx.Subscribers.Update(
            tx.Subscribers.ByNumber(move.number)!.Id,
            move.location,
            static (row, location) => row with
            {
                VisitorLocation = location,
                LocationUpdates = row.LocationUpdates + 1,
            }),
        cancellationToken: stop);

    /// <summary>Forwards calls during some hours.</summary>
    /// <exception cref="RowNotFoundException">There is no such facility.</exception>
    /// <exception cref="DuplicateKeyException">It forwards calls from that hour already.</exception>
    public void InsertCallForwarding(
        string number, int facilityKind, int startHour, int endHour, string target, CancellationToken stop) =>
        Atomically(
            (number, facilityKind, startHour, endHour, target),
            static (tx, order) =>
            {
                int id = tx.Subscribers.ByNumber(order.number)!.Id;
                SpecialFacility facility = tx.SpecialFacilities[(id, order.facilityKind)];
                tx.CallForwardings.Add(
                    new CallForwarding(id, facility.Kind, order.startHour, order.endHour, order.target));
            },
            cancellationToken: stop);

    /// <summary>Ends a forwarding.</summary>
    /// <returns>False when there was none.</returns>
    public bool DeleteCallForwarding(string number, int facilityKind, int startHour, CancellationToken stop) =>
        Atomically(
            (number, facilityKind, startHour),
            static (tx, order) => tx.CallForwardings.Remove(
                tx.Subscribers.ByNumber(order.number)!.Id, order.facilityKind, order.startHour),
            cancellationToken: stop);
}
