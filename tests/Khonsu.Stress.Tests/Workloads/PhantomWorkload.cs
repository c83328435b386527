namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Bodies insert a row only while a scan or a count shows fewer than a limit: the limit holds, and no seat is lost.
/// </summary>
sealed class PhantomWorkload : IWorkload
{
    const int Seats = 20;
    const int Keys = 64;

    public string Name => "phantom";

    public bool Holds(IsolationLevel level) => level >= IsolationLevel.SerializableSnapshot;

    public void Run(WorkloadRun run)
    {
        run.RunThreads(2 + run.Random.Below(3), (thread, random) =>
        {
            for (int round = 0; round < Seats && !run.IsViolated; round++)
            {
                long id = (thread * Keys) + round;
                run.Store.Atomically(tx => Book(run, random, tx.Table(NumberRow.Definition), id), run.Options);
            }
        });
        int booked = run.Store.Read(tx => tx.Table(NumberRow.Definition).Count);
        run.Check(booked == Seats, $"{booked} rows, not {Seats}");
    }

    static void Book(WorkloadRun run, SeededRandom random, Table<long, NumberRow> table, long id)
    {
        int booked = random.Below(3) switch
        {
            0 => table.Count,
            1 => table.Count(row => row.Id >= 0),
            _ => table.Any() ? table.Select(row => row.Id).Distinct().Count() : 0,
        };
        run.Pause(95);
        if (booked < Seats)
            table.Upsert(new NumberRow(id, booked));
    }
}
