using Khonsu.Cluster.Tests.Nodes;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>What a client makes of all that it is told of accounts.</summary>
/// <param name="call">By which it is told.</param>
sealed class KeptRows(RowsCall call)
{
    // Of each row, how it is, and since when.
    readonly SortedDictionary<string, (Account? Row, long Since)> _rows = new(StringComparer.Ordinal);

    readonly Dictionary<ulong, Func<Account, bool>> _wanted = [];

    /// <summary>Everything up to this timestamp was told.</summary>
    public long Progress { get; private set; }

    /// <summary>The row of a key; null where there is none, or nothing was told of it.</summary>
    public Account? this[string id] => _rows.TryGetValue(id, out (Account? Row, long Since) kept) ? kept.Row : null;

    /// <summary>The rows of an owner.</summary>
    public IEnumerable<Account> OwnedBy(string owner) => _rows.Values
        .Where(kept => kept.Row?.Owner == owner).Select(static kept => kept.Row!);

    /// <summary>Rows are wanted, which come in one frame.</summary>
    /// <param name="number">By which they are found.</param>
    /// <param name="isOne">Which ones.</param>
    public void Want(ulong number, Func<Account, bool> isOne) => _wanted.Add(number, isOne);

    /// <summary>Hears what the node says.</summary>
    public void Hear(V1.RowsReply reply)
    {
        if (reply.Found is { } found)
        {
            Forget(_wanted[found.Number], found.Timestamp);
            Hear(found.Tables, found.Timestamp);
        }

        if (reply.Changed is { } changed)
        {
            Assert.True(changed.Timestamp > Progress, "What was to be told up to a progress comes before it.");
            Hear(changed.Tables, changed.Timestamp);
        }

        if (reply.ContentCase == V1.RowsReply.ContentOneofCase.Progress)
        {
            Assert.True(reply.Progress >= Progress, "Progresses do not go back.");
            Progress = reply.Progress;
        }
    }

    // Why: what is wanted and not found was not there.
    void Forget(Func<Account, bool> isOne, long timestamp)
    {
        foreach ((string id, (Account? row, long since)) in _rows.ToList())
        {
            if (row is not null && isOne(row) && since <= timestamp)
                _rows[id] = (null, timestamp);
        }
    }

    void Hear(IEnumerable<V1.TableRows> tables, long timestamp)
    {
        foreach (V1.TableRows table in tables)
        {
            Account[] rows = [.. call.Decode(table).Cast<Account>()];
            for (int place = 0; place < rows.Length; place++)
            {
                // Why not when it is older: rows are found at once, and changes before that may come later.
                if (!_rows.TryGetValue(rows[place].Id, out (Account? Row, long Since) kept) || kept.Since <= timestamp)
                    _rows[rows[place].Id] = (place < table.Puts ? rows[place] : null, timestamp);
            }
        }
    }
}
