using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>A table of commits that are written together, with the rows of all.</summary>
/// <param name="Replica">The table.</param>
/// <param name="Rows">The rows: of each commit those that it writes, then those that it deletes.</param>
sealed record GroupedTable(ReplicaTable Replica, List<TransactionalRow> Rows)
{
    /// <summary>Finds a table among others, or adds it.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="tables">The others.</param>
    /// <param name="state">What knows all tables.</param>
    /// <exception cref="UnknownTableException">It is none of the state.</exception>
    public static GroupedTable Of(TableDefinition definition, List<GroupedTable> tables, StoreState state)
    {
        foreach (GroupedTable table in tables)
        {
            if (ReferenceEquals(table.Replica.Definition, definition))
                return table;
        }

        if (!state.Tables.TryGetValue(definition.Name, out ReplicaTable? replica))
            throw new UnknownTableException(definition.Name);
        var added = new GroupedTable(replica, []);
        tables.Add(added);
        return added;
    }
}
