using System.Collections.Concurrent;
using System.Collections.Immutable;
using Khonsu.Processes.Words;
using Khonsu.Stress.Tests.History;

namespace Khonsu.Processes.Tests.Load;

/// <summary>What all clients have asked and been told, and the history that must explain it.</summary>
sealed class Journal
{
    readonly ConcurrentQueue<Entry> _entries = new();
    long _tick;

    public int Count => _entries.Count;

    /// <summary>Draws the next logical time: a later tick anywhere happens after.</summary>
    public long Tick() => Interlocked.Increment(ref _tick);

    public void Add(Entry entry) => _entries.Enqueue(entry);

    public int CountOf(Outcome outcome) => _entries.Count(entry => entry.Outcome == outcome);

    /// <summary>
    /// Everything that happened. A transaction of unknown outcome did happen when anybody has seen one of its writes,
    /// at any time from its begin on; else it may have or not, and says nothing. One that was refused wrote nothing.
    /// read of what a member has shows one moment, but that may be long past; and so does what a transaction has read
    /// whose level does not compare it when it commits.
    /// </summary>
    /// <param name="isolation">The level of the transactions.</param>
    public ImmutableArray<Attempt> ToHistory(IsolationLevel isolation)
    {
        HashSet<(StepKind Kind, int Key, long Value)> seen = Seen();
        long last = Tick();
        ImmutableArray<Attempt>.Builder attempts = ImmutableArray.CreateBuilder<Attempt>();
        foreach (Entry entry in _entries.OrderBy(static entry => entry.BeginTick))
        {
            bool wasSeen = entry.Steps.Any(step => step.IsWrite && seen.Contains((step.Kind, step.Key, step.Value)));
            if (entry.Outcome == Outcome.Unknown && !wasSeen)
                continue;
            bool isCommitted = entry.Outcome != Outcome.Refused;
            bool mayBePast = entry.Kind == RequestKind.ReadLocal
                || (entry.Kind == RequestKind.Write && isolation != IsolationLevel.Serializable);
            long begin = mayBePast ? 0 : entry.BeginTick;
            var attempt = new AttemptRecorder($"T{attempts.Count}", begin);
            for (int number = 0; number < entry.Steps.Length; number++)
                Record(attempt, entry, number);
            attempts.Add(attempt.End(entry.Outcome == Outcome.Unknown ? last : entry.EndTick, isCommitted));
        }

        return attempts.DrainToImmutable();
    }

    HashSet<(StepKind Kind, int Key, long Value)> Seen()
    {
        var seen = new HashSet<(StepKind, int, long)>();
        foreach (Entry entry in _entries)
        {
            foreach (Reading reading in entry.Readings)
            {
                StepKind write = IsOfList(entry.Steps[reading.Step].Kind) ? StepKind.Append : StepKind.Write;
                foreach (long value in reading.Values)
                    seen.Add((write, reading.Key, value));
            }
        }

        return seen;
    }

    static bool IsOfList(StepKind kind) => kind is StepKind.ReadList or StepKind.ScanLists;

    static void Record(AttemptRecorder attempt, Entry entry, int number)
    {
        Step step = entry.Steps[number];
        if (step.Kind == StepKind.Append)
            attempt.Append(step.Key, step.Value);
        if (step.Kind == StepKind.Write)
            attempt.Write(step.Key, step.Value);
        if (step.IsWrite || entry.Outcome != Outcome.Done)
            return;
        Reading[] readings = [.. entry.Readings.Where(reading => reading.Step == number)];
        switch (step.Kind)
        {
            case StepKind.ReadList:
                attempt.ReadList(step.Key, readings[0].Values);
                break;
            case StepKind.Read:
                attempt.Read(step.Key, readings[0].Values[0]);
                break;
            case StepKind.ScanLists:
                attempt.ScanLists([.. readings.Select(static reading => (reading.Key, reading.Values))]);
                break;
            default:
                attempt.ScanRegisters([.. readings.Select(static reading => (reading.Key, reading.Values[0]))]);
                break;
        }
    }
}
