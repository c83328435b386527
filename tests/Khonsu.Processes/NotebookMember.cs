using System.Collections.Immutable;
using Khonsu.Cluster;
using Khonsu.Processes.Model;
using Khonsu.Processes.Words;

namespace Khonsu.Processes;

/// <summary>Reads and writes lists and registers.</summary>
sealed class NotebookMember(KhonsuNode<Notebook> node) : Member
{
    /// <summary>Names it on the command line.</summary>
    public const string Word = "notebook";

    protected override KhonsuNodeStatus Status => node.Status;

    protected override async Task<Answer> RunAsync(Request request)
    {
        if (request.Kind == RequestKind.ReadFresh)
            await node.SynchronizeAsync().ConfigureAwait(false);
        var options = new TransactionOptions { Isolation = request.Isolation };
        return new Answer(
            request.Number,
            Outcome.Done,
            await node.Model.AtomicallyAsync(request.Steps, Run, options).ConfigureAwait(false));
    }

    static ImmutableArray<Reading> Run(NotebookTx tx, ImmutableArray<Step> steps)
    {
        ImmutableArray<Reading>.Builder readings = ImmutableArray.CreateBuilder<Reading>();
        for (int number = 0; number < steps.Length; number++)
            Run(tx, number, steps[number], readings);
        return readings.ToImmutable();
    }

    static void Run(NotebookTx tx, int number, Step step, ImmutableArray<Reading>.Builder readings)
    {
        int key = step.Key;
        switch (step.Kind)
        {
            case StepKind.Append:
                ImmutableArray<long> elements = tx.ListRows.Find(key)?.Elements ?? [];
                tx.ListRows.Upsert(new ListRow(key, Notebook.GroupOf(key), elements.Add(step.Value)));
                break;
            case StepKind.ReadList:
                readings.Add(new Reading(number, key, tx.ListRows.Find(key)?.Elements ?? []));
                break;
            case StepKind.Write:
                tx.NumberRows.Upsert(new NumberRow(key, Notebook.GroupOf(key), step.Value));
                break;
            case StepKind.Read:
                readings.Add(new Reading(number, key, [tx.NumberRows.Find(key)?.Value ?? 0]));
                break;
            case StepKind.ScanLists:
                Scan(number, key, tx.ListRows.ByGroup.Equal(key), static row => (row.Id, row.Elements), [], readings);
                break;
            case StepKind.ScanNumbers:
                Scan(number, key, tx.NumberRows.ByGroup.Equal(key), static row => (row.Id, [row.Value]), [0], readings);
                break;
            default:
                throw new InvalidOperationException($"No step: {step.Kind}.");
        }
    }

    // What is not there was read, too: a key of the group without a row.
    static void Scan<TRow>(
        int number,
        int group,
        IEnumerable<TRow> rows,
        Func<TRow, (int Key, ImmutableArray<long> Values)> read,
        ImmutableArray<long> absent,
        ImmutableArray<Reading>.Builder readings)
    {
        var valuesOf = rows.Select(read).ToDictionary(static pair => pair.Key, static pair => pair.Values);
        int first = group * Notebook.KeysOfGroup;
        for (int key = first; key < first + Notebook.KeysOfGroup; key++)
            readings.Add(new Reading(number, key, valuesOf.GetValueOrDefault(key, absent)));
    }
}
