namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Transfers between accounts keep their sum: no update is lost, no body sees half a transfer, no read is torn.
/// </summary>
sealed class TransferWorkload : IWorkload
{
    const long Balance = 100;
    const int Transfers = 150;

    public string Name => "transfer";

    public bool Holds(IsolationLevel level) => true;

    public void Run(WorkloadRun run)
    {
        int accounts = 2 + run.Random.Below(8);
        run.Store.Atomically(tx =>
        {
            for (int id = 0; id < accounts; id++)
                tx.Table(NumberRow.Definition).Add(new NumberRow(id, Balance));
        });
        run.RunThreads(2 + run.Random.Below(2), (_, random) =>
        {
            for (int i = 0; i < Transfers && !run.IsViolated; i++)
            {
                if (random.OneIn(4))
                    Audit(run, accounts);
                else
                    Transfer(run, random, accounts);
            }
        });
        Audit(run, accounts);
    }

    static void Transfer(WorkloadRun run, SeededRandom random, int accounts)
    {
        int source = random.Below(accounts);
        int target = (source + 1 + random.Below(accounts - 1)) % accounts;
        run.Store.Atomically(
            tx =>
            {
                Table<long, NumberRow> table = tx.Table(NumberRow.Definition);
                long before = table[source].Value;
                run.Pause(20);
                table.Update(target, static row => row with { Value = row.Value + 1 });
                run.Pause(21);
                table[source] = new NumberRow(source, before - 1);
                if (run.HasOneSnapshot)
                    CheckSum(run, table, accounts, "a transfer's own scan");
            },
            run.Options);
    }

    static void Audit(WorkloadRun run, int accounts)
    {
        run.Store.Read(tx => CheckSum(run, tx.Table(NumberRow.Definition), accounts, "a read block"));
        run.Store.Atomically(tx => CheckSum(run, tx.Table(NumberRow.Definition), accounts, "a scan"), run.Options);
        if (!run.HasOneSnapshot)
            return;
        run.Store.Atomically(
            tx =>
            {
                long sum = 0;
                for (int id = 0; id < accounts; id++)
                {
                    run.Pause(22);
                    sum += tx.Table(NumberRow.Definition)[id].Value;
                }

                run.Check(sum == accounts * Balance, $"reads by key sum up to {sum}, not {accounts * Balance}");
            },
            run.Options);
    }

    static void CheckSum(WorkloadRun run, IEnumerable<NumberRow> table, int accounts, string reader)
    {
        long sum = 0;
        int count = 0;
        foreach (NumberRow row in table)
        {
            run.Pause(23);
            sum += row.Value;
            count++;
        }

        run.Check(count == accounts, $"{reader} sees {count} of {accounts} accounts");
        run.Check(sum == accounts * Balance, $"{reader} sees the sum {sum}, not {accounts * Balance}");
    }
}
