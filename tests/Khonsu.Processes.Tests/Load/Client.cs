using System.Collections.Immutable;
using Khonsu.Processes.Model;
using Khonsu.Processes.Tests.Members;
using Khonsu.Processes.Words;

namespace Khonsu.Processes.Tests.Load;

/// <summary>Asks members one thing after the other, and writes down what it is told.</summary>
sealed class Client(MemberCluster cluster, Journal journal, IsolationLevel isolation, int seed)
{
    const int StepsMax = 4;

    // Lists only grow: after so many transactions the next keys are used.
    const int EntriesOfGroup = 400;

    // Unique in the process, so that every value names its writer.
    static long s_value;

    readonly Random _random = new(seed);

    /// <summary>The group that transactions use now.</summary>
    public static int GroupOf(Journal journal) => journal.Count / EntriesOfGroup;

    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            RequestKind kind = _random.Next(10) switch
            {
                < 6 => RequestKind.Write,
                < 8 => RequestKind.ReadFresh,
                _ => RequestKind.ReadLocal,
            };
            // A member that is down is not asked; then another one is.
            if (await AskAsync(_random.Next(cluster.Count), kind, Draw(kind == RequestKind.Write)) is null)
                await Task.Delay(1, CancellationToken.None);
        }
    }

    /// <summary>Asks, and writes the answer down.</summary>
    /// <returns>Null when the member is down.</returns>
    public async Task<Entry?> AskAsync(int member, RequestKind kind, ImmutableArray<Step> steps)
    {
        long begin = journal.Tick();
        if (await cluster.AskAsync(member, kind, isolation, steps) is not { } answer)
            return null;
        var entry = new Entry(begin, journal.Tick(), kind, steps, answer.Outcome, answer.Readings);
        journal.Add(entry);
        return entry;
    }

    ImmutableArray<Step> Draw(bool writes)
    {
        ImmutableArray<Step>.Builder steps = ImmutableArray.CreateBuilder<Step>();
        int group = GroupOf(journal);
        for (int count = 1 + _random.Next(StepsMax); count > 0; count--)
        {
            int key = KeyOf(group);
            steps.Add(_random.Next(writes ? 12 : 6) switch
            {
                < 2 => new Step(StepKind.ReadList, key),
                < 4 => new Step(StepKind.Read, key),
                4 => new Step(StepKind.ScanLists, group),
                5 => new Step(StepKind.ScanNumbers, group),
                < 10 => new Step(StepKind.Append, key, Interlocked.Increment(ref s_value)),
                _ => new Step(StepKind.Write, key, Interlocked.Increment(ref s_value)),
            });
        }

        // One that writes nothing is a local read, whatever it was called.
        if (writes && !steps.Any(static step => step.IsWrite))
            steps.Add(new Step(StepKind.Append, KeyOf(group), Interlocked.Increment(ref s_value)));
        return steps.ToImmutable();
    }

    int KeyOf(int group) => (group * Notebook.KeysOfGroup) + _random.Next(Notebook.KeysOfGroup);
}
