using System.Collections.Immutable;
using Khonsu.CompilerServices;
using Khonsu.Stress.Tests.History;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>What a thread of <see cref="ListAppendWorkload"/> does in one attempt.</summary>
/// <remarks>
/// A list lives in two rows, so that rows can be deleted while lists only grow: retiring moves the elements of the live
/// row to its archive row and deletes the live row; the list is both together. Two rows need one snapshot, so
/// ReadCommitted never retires.
/// </remarks>
sealed class ListAppendBodies(WorkloadRun run, SeededRandom random, int keys, int thread)
{
    const int OperationsMax = 6;
    const long ArchiveOffset = 1000;
    const long ElementsPerThread = 1_000_000;

    long _element = (thread + 1) * ElementsPerThread;

    public void Write(Table<long, ListRow> table, AttemptRecorder attempt)
    {
        for (int operations = 1 + random.Below(OperationsMax); operations > 0; operations--)
        {
            run.Pause(2);
            int key = 1 + random.Below(keys);
            switch (random.Below(12))
            {
                case < 4:
                    Append(table, attempt, key);
                    break;
                case < 8:
                    ReadList(table, attempt, key);
                    break;
                case < 10:
                    Scan(attempt, table, () => table.Count);
                    break;
                default:
                    Retire(table, attempt, key);
                    break;
            }
        }
    }

    public void Read(ReadTable<long, ListRow> table, AttemptRecorder attempt)
    {
        for (int operations = 1 + random.Below(OperationsMax); operations > 0; operations--)
        {
            run.Pause(3);
            int key = 1 + random.Below(keys);
            if (random.OneIn(3))
                Scan(attempt, table, () => table.Count);
            else
                attempt.ReadList(key, [.. Elements(table.Find(key + ArchiveOffset)), .. Elements(table.Find(key))]);
        }
    }

    public void ReadAll(ReadTable<long, ListRow> table, AttemptRecorder attempt)
    {
        for (int key = 1; key <= keys; key++)
            attempt.ReadList(key, [.. Elements(table.Find(key + ArchiveOffset)), .. Elements(table.Find(key))]);
        Scan(attempt, table, () => table.Count);
    }

    static ImmutableArray<long> Elements(ListRow? row) => row is null ? [] : row.Elements;

    static ListRow Appended(ListRow row, long element) => row with { Elements = row.Elements.Add(element) };

    ListRow? ReadList(Table<long, ListRow> table, AttemptRecorder attempt, int key)
    {
        ListRow? live = FindSomehow(table, key);
        run.Pause(4);
        attempt.ReadList(key, Whole(table, key, live));
        return live;
    }

    ImmutableArray<long> Whole(Table<long, ListRow> table, int key, ListRow? live) =>
        run.HasOneSnapshot ? [.. Elements(table.Find(key + ArchiveOffset)), .. Elements(live)] : Elements(live);

    ListRow? FindSomehow(Table<long, ListRow> table, int key)
    {
        switch (random.Below(3))
        {
            case 0:
                return table.TryGet(key, out ListRow? row) ? row : null;
            case 1 when run.HasOneSnapshot:
                return table.ContainsKey(key) ? table[key] : null;
            default:
                return table.Find(key);
        }
    }

    void Append(Table<long, ListRow> table, AttemptRecorder attempt, int key)
    {
        ListRow? live = ReadList(table, attempt, key);
        long element = ++_element;
        run.Pause(5);
        if (live is null)
            Insert(table, new ListRow(key, [element]));
        else
            Replace(table, attempt, live, element);
        attempt.Append(key, element);
    }

    // At ReadCommitted an Add has a snapshot of its own and may meet a row that was absent a call ago.
    void Insert(Table<long, ListRow> table, ListRow row)
    {
        if (run.HasOneSnapshot && random.OneIn(2))
            table.Add(row);
        else
            table.Upsert(row);
    }

    void Replace(Table<long, ListRow> table, AttemptRecorder attempt, ListRow live, long element)
    {
        int key = (int)live.Id;
        switch (random.Below(4))
        {
            case 0:
                table[key] = Appended(live, element);
                break;
            case 1:
                table.Upsert(Appended(live, element));
                break;
            case 2:
                ListRow fresh = table.Update(key, element, Appended);
                attempt.ReadList(key, Whole(table, key, fresh with { Elements = fresh.Elements[..^1] }));
                break;
            default:
                RowCursor<long, ListRow> cursor = table.Cursor(key);
                ListRow current = cursor.Current;
                attempt.ReadList(key, Whole(table, key, current));
                cursor.Replace(Appended(current, element));
                break;
        }
    }

    void Retire(Table<long, ListRow> table, AttemptRecorder attempt, int key)
    {
        ListRow? live = ReadList(table, attempt, key);
        if (live is null || !run.HasOneSnapshot)
            return;
        table.Upsert(new ListRow(key + ArchiveOffset, Whole(table, key, live)));
        run.Pause(6);
        run.Check(table.Remove(key), $"k{key} was read, yet could not be removed");
        run.Check(table.Find(key) is null, $"k{key} was removed, yet found");
    }

    void Scan(AttemptRecorder attempt, IEnumerable<ListRow> table, Func<int> count)
    {
        var rows = new Dictionary<long, ImmutableArray<long>>();
        foreach (ListRow row in table)
        {
            run.Check(rows.TryAdd(row.Id, row.Elements), $"one scan returned row {row.Id} twice");
            run.Pause(7);
        }

        var lists = new (int Key, ImmutableArray<long> Elements)[keys];
        for (int key = 1; key <= keys; key++)
        {
            ImmutableArray<long> archive = rows.GetValueOrDefault(key + ArchiveOffset, []);
            lists[key - 1] = (key, [.. archive, .. rows.GetValueOrDefault(key, [])]);
        }

        attempt.ScanLists(lists);
        if (run.HasOneSnapshot)
            run.Check(count() == rows.Count, "a count differs from a scan of the same snapshot");
    }
}
