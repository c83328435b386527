using Khonsu.Cluster.Clients.Partial;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>
/// What all nodes have: the commits one after the other, each a copy of all rows, so that it is known at any time what
/// there was at any other. It decides about commits by looking at each change since.
/// </summary>
sealed class ModelCluster
{
    readonly List<ModelCommit> _commits = [new ModelCommit([], ModelState.Empty)];

    /// <summary>Number of the newest commit.</summary>
    public int Now => _commits.Count - 1;

    public ModelState Newest => _commits[^1].After;

    public SortedDictionary<string, ReplicaTable> Tables { get; } = new(StringComparer.Ordinal)
    {
        ["pieces"] = ReplicaTable.Of(DefinitionOf<long, Piece>()),
        ["lines"] = ReplicaTable.Of(DefinitionOf<LineKey, Line>()),
    };

    public ModelState At(int number) => _commits[number].After;

    public ModelCommit this[int number] => _commits[number];

    public ModelRow RowOf(TransactionalRow row) => new(Tables[row is Piece ? "pieces" : "lines"], row);

    /// <summary>Commits rows, and takes others away by their names.</summary>
    public void Commit(IEnumerable<TransactionalRow> puts, IEnumerable<string> removals)
    {
        ModelState state = Newest;
        var changes = new List<ModelChange>();
        foreach (ModelRow after in puts.Select(RowOf))
        {
            changes.Add(new ModelChange(state.Rows.GetValueOrDefault(after.Name), after));
            state = state.With(after);
        }

        foreach (string name in removals)
        {
            if (!state.Rows.TryGetValue(name, out ModelRow? before))
                continue;
            changes.Add(new ModelChange(before, null));
            state = state.Without(name);
        }

        WalkCheck.That(state.NameTwice is null, $"two pieces are named {state.NameTwice}");
        _commits.Add(new ModelCommit(changes, state));
    }

    /// <summary>Commits what a client sends, unless something of it has changed.</summary>
    /// <param name="commit">What it sends.</param>
    /// <param name="snapshot">What it has read is unchanged up to this commit.</param>
    /// <returns>Why not; null when it is done.</returns>
    public FootprintConflict? TryCommit(SubmittedCommit commit, int snapshot)
    {
        for (int table = 0; table < commit.Tables.Count; table++)
        {
            for (int number = snapshot + 1; number <= Now; number++)
            {
                foreach (ModelChange change in _commits[number].Changes)
                {
                    if (ConflictOf(commit.Tables[table], table, change) is { } conflict)
                        return conflict;
                }
            }
        }

        Commit(
            commit.Tables.SelectMany(static table => table.Writes)
                .Where(static write => !write.IsDeleted).Select(static write => write.Row.Copy()),
            commit.Tables.SelectMany(table => table.Writes.Where(static write => write.IsDeleted)
                .Select(write => ModelRow.NameOf(Tables[table.Definition.Name], write.KeyBytes))));
        return null;
    }

    /// <summary>Rows as a node sends them, of each table those that are there before those that are gone.</summary>
    public List<ChangedRows> Send(IEnumerable<(ModelRow Row, bool IsThere)> rows)
    {
        var sent = new List<ChangedRows>();
        foreach (IGrouping<ReplicaTable, (ModelRow Row, bool IsThere)> table
            in rows.GroupBy(static row => row.Row.Table))
        {
            ModelRow[] ordered = [.. table.OrderByDescending(static row => row.IsThere).Select(static row => row.Row)];
            // Why of the row's type: so are rows that were read from bytes.
            var copies = (TransactionalRow[])Array.CreateInstance(ordered[0].Row.GetType(), ordered.Length);
            for (int number = 0; number < copies.Length; number++)
                copies[number] = ordered[number].Row.Copy();
            sent.Add(new ChangedRows(table.Key, copies, table.Count(static row => row.IsThere)));
        }

        return sent;
    }

    FootprintConflict? ConflictOf(TableFootprint part, int table, ModelChange change)
    {
        ModelRow any = (change.After ?? change.Before)!;
        if (any.Table.Definition.Name != part.Definition.Name)
            return null;
        if (part.IsScanned)
            return new FootprintConflict(FootprintPart.Scan, table, 0, 0);
        int read = part.Reads.FindIndex(one => ModelRow.NameOf(any.Table, one.KeyBytes) == any.Name);
        if (read >= 0)
            return new FootprintConflict(FootprintPart.Read, table, read, 0);
        int range = part.Ranges.FindIndex(one => change.Before?.IsIn(one.Index, one.From, one.To) == true
            || change.After?.IsIn(one.Index, one.From, one.To) == true);
        if (range >= 0)
            return new FootprintConflict(FootprintPart.Range, table, range, 0);
        int write = part.Writes.FindIndex(
            one => one.IsGuarded && ModelRow.NameOf(any.Table, one.KeyBytes) == any.Name);
        return write >= 0 ? new FootprintConflict(FootprintPart.Write, table, write, 0) : null;
    }

    static TableDefinition DefinitionOf<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => TRow.Definition;
}
