using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>What a commit has read and writes of one shard, and where that stands in the whole.</summary>
/// <param name="shard">The shard.</param>
sealed class ShardPart(GroupId shard)
{
    readonly List<TableFootprint> _tables = [];
    readonly List<Places> _places = [];

    /// <summary>The shard.</summary>
    public GroupId Shard { get; } = shard;

    /// <summary>Its tables.</summary>
    public IReadOnlyList<TableFootprint> Tables => _tables;

    /// <summary>Says where a conflict stands in the whole.</summary>
    /// <param name="conflict">As the shard says it.</param>
    /// <returns>With the numbers of the whole commit.</returns>
    public Conflict InWhole(Conflict conflict)
    {
        if (conflict.Part == ConflictPart.Snapshot)
            return conflict;
        Places places = _places[conflict.Table];
        return conflict with
        {
            Table = places.Table,
            Item = conflict.Part switch
            {
                ConflictPart.Read => places.Reads[conflict.Item],
                ConflictPart.Write => places.Writes[conflict.Item],
                _ => conflict.Item,
            },
        };
    }

    /// <summary>Adds a row that was read.</summary>
    public void Add(TableDefinition table, int number, ReadRow read, int item)
    {
        Of(table, number, out Places places).Reads.Add(read);
        places.Reads.Add(item);
    }

    /// <summary>Adds a row that is written.</summary>
    public void Add(TableDefinition table, int number, WrittenRow write, int item)
    {
        Of(table, number, out Places places).Writes.Add(write);
        places.Writes.Add(item);
    }

    /// <summary>Adds a key of an index.</summary>
    public void Add(TableDefinition table, int number, IndexPoint point)
        => Of(table, number, out _).Points.Add(point);

    /// <summary>Adds what was read of all shards.</summary>
    public void Add(TableFootprint whole, int number)
    {
        TableFootprint table = Of(whole.Definition, number, out _);
        table.IsScanned = whole.IsScanned;
        table.Ranges.AddRange(whole.Ranges);
    }

    TableFootprint Of(TableDefinition definition, int number, out Places places)
    {
        // Why the last: tables come one after the other.
        if (_tables.Count > 0 && _places[^1].Table == number)
        {
            places = _places[^1];
            return _tables[^1];
        }

        var table = new TableFootprint(definition);
        _tables.Add(table);
        _places.Add(places = new Places(number));
        return table;
    }

    // Where the items of a table stand in the whole.
    sealed record Places(int Table)
    {
        public List<int> Reads { get; } = [];

        public List<int> Writes { get; } = [];
    }
}
