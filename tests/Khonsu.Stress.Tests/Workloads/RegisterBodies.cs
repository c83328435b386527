using Khonsu.Stress.Tests.History;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>What a thread of <see cref="RegisterWorkload"/> does in one attempt.</summary>
sealed class RegisterBodies(WorkloadRun run, SeededRandom random, int keys, int thread)
{
    const int OperationsMax = 5;
    const long ValuesPerThread = 1_000_000;

    long _value = (thread + 1) * ValuesPerThread;

    public void Write(Table<long, NumberRow> table, AttemptRecorder attempt)
    {
        for (int operations = 1 + random.Below(OperationsMax); operations > 0; operations--)
        {
            run.Pause(8);
            int key = 1 + random.Below(keys);
            switch (random.Below(8))
            {
                case < 3:
                    attempt.Read(key, ValueOf(table.Find(key)));
                    break;
                case 3:
                    ScanRows(table, attempt);
                    break;
                case < 6:
                    table[key] = new NumberRow(key, ++_value);
                    attempt.Write(key, _value);
                    break;
                default:
                    attempt.Read(key, ValueOf(table.Find(key)));
                    run.Pause(9);
                    table.Upsert(new NumberRow(key, ++_value));
                    attempt.Write(key, _value);
                    break;
            }
        }
    }

    public void Read(ReadTable<long, NumberRow> table, AttemptRecorder attempt)
    {
        for (int operations = 1 + random.Below(OperationsMax); operations > 0; operations--)
        {
            run.Pause(10);
            int key = 1 + random.Below(keys);
            if (random.OneIn(3))
                ScanRows(table, attempt);
            else
                attempt.Read(key, ValueOf(table.Find(key)));
        }
    }

    public void Scan(ReadTable<long, NumberRow> table, AttemptRecorder attempt) => ScanRows(table, attempt);

    static long ValueOf(NumberRow? row) => row is null ? Operation.InitialValue : row.Value;

    void ScanRows(IEnumerable<NumberRow> table, AttemptRecorder attempt)
    {
        var registers = new (int Key, long Value)[keys];
        for (int key = 1; key <= keys; key++)
            registers[key - 1] = (key, Operation.InitialValue);
        foreach (NumberRow row in table)
        {
            run.Pause(11);
            registers[(int)row.Id - 1] = ((int)row.Id, row.Value);
        }

        attempt.ScanRegisters(registers);
    }
}
