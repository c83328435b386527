namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Threads give their rows keys of a unique index, change them with each other and drop them: no two rows ever have the
/// same key, at any level, and who asks for a key finds its one row.
/// </summary>
sealed class UniqueKeyWorkload : IWorkload
{
    const int Keys = 5;
    const int Rows = 8;
    const int Rounds = 40;

    public string Name => "unique-key";

    public bool Holds(IsolationLevel level) => true;

    public void Run(WorkloadRun run) => run.RunThreads(2 + run.Random.Below(3), (thread, random) =>
    {
        for (int round = 0; round < Rounds && !run.IsViolated; round++)
        {
            try
            {
                run.Store.Atomically(tx => Change(run, random, tx.Table(IndexedRow.Definition)), run.Options);
            }
            catch (UniqueIndexViolationException violation)
            {
                run.Check(!Equals(violation.Key, violation.ExistingKey), "a row was refused because of itself");
            }

            run.Store.Read(tx => CheckKeys(run, tx.Table(IndexedRow.Definition)));
        }
    });

    static void Change(WorkloadRun run, SeededRandom random, Table<long, IndexedRow> table)
    {
        long id = random.Below(Rows);
        string email = $"{random.Below(Keys)}@x";
        switch (random.Below(5))
        {
            case 0:
                table.Remove(id);
                break;
            case 1 when table.Find(id) is { } mine && table.FindBy(IndexedRow.ByEmail, email) is { } other:
                table[mine.Id] = mine with { Email = other.Email };
                if (other.Id != mine.Id)
                    table[other.Id] = other with { Email = mine.Email };
                break;
            case 2 when table.Find(id) is { } row:
                table[id] = row with { Email = null };
                break;
            default:
                run.Pause(81);
                table.Upsert(new IndexedRow(id, "nobody", email, "b1", 0, random.Below(Keys)));
                break;
        }

        run.Pause(82);
    }

    static bool CheckKeys(WorkloadRun run, ReadTable<long, IndexedRow> table)
    {
        var emails = new Dictionary<string, long>();
        var ranks = new HashSet<long>();
        foreach (IndexedRow row in table)
        {
            if (row.Email is { } email && !emails.TryAdd(email, row.Id))
                run.Report($"rows {emails[email]} and {row.Id} both have key {email}");
            if (row.Rank is { } rank && !ranks.Add(rank))
                run.Report($"two rows have rank {rank}");
        }

        for (int key = 0; key < Keys; key++)
        {
            string email = $"{key}@x";
            long? found = table.FindBy(IndexedRow.ByEmail, email)?.Id;
            long? expected = emails.TryGetValue(email, out long id) ? id : null;
            run.Check(found == expected, $"{email} is of row {expected}, and the index says {found}");
        }

        return true;
    }
}
