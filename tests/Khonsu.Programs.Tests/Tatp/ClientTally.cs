namespace Khonsu.Programs.Tests.Tatp;

/// <summary>The changes that were acknowledged to a client.</summary>
sealed class ClientTally
{
    readonly Dictionary<int, long> _data = [];
    readonly Dictionary<int, List<long>> _locations = [];
    readonly Dictionary<CallForwardingKey, int> _forwardings = [];

    /// <summary>Transactions that found a row missing, or there already.</summary>
    public int Refusals { get; set; }

    public void AddData(int id) => _data[id] = DataOf(id) + 1;

    public void AddLocation(int id, long location)
    {
        if (!_locations.TryGetValue(id, out List<long>? locations))
            _locations.Add(id, locations = []);
        locations.Add(location);
    }

    /// <summary>Notes an insertion (1) or a deletion (-1).</summary>
    public void AddForwarding(CallForwardingKey key, int change) => _forwardings[key] = ForwardingsOf(key) + change;

    public long DataOf(int id) => _data.GetValueOrDefault(id);

    public IReadOnlyList<long> LocationsOf(int id) => _locations.GetValueOrDefault(id, []);

    /// <summary>Insertions less deletions.</summary>
    public int ForwardingsOf(CallForwardingKey key) => _forwardings.GetValueOrDefault(key);

    /// <summary>Forwardings that were inserted or deleted.</summary>
    public IEnumerable<CallForwardingKey> ForwardingKeys => _forwardings.Keys;
}
