using System.Collections.Immutable;
using Khonsu.Cluster;
using Khonsu.Processes.Model;
using Khonsu.Processes.Words;

namespace Khonsu.Processes;

/// <summary>Reads and writes lists and registers: on its node, or as a client of the others that keeps only what it
/// reads.</summary>
sealed class NotebookMember(KhonsuNode<Notebook> node, Task<KhonsuClient<Notebook>> client) : Member
{
    // Of so many requests the client does one.
    const int ClientShare = 3;

    // More would be more rows than it keeps.
    const int ClientStepsMax = 12;

    /// <summary>Names it on the command line.</summary>
    public const string Word = "notebook";

    protected override KhonsuNodeStatus Status => node.Status;

    /// <summary>Connects to members as a client that keeps few rows, so that it lets many go; as long as it takes.
    /// </summary>
    public static async Task<KhonsuClient<Notebook>> ConnectAsync(IReadOnlyList<int> doors)
    {
        var options = new KhonsuClientConnection
        {
            Nodes = [.. doors.Select(static door => new Uri($"http://127.0.0.1:{door}"))],
            Partial = new KhonsuPartialOptions { RowsMax = 100 },
        };
        while (true)
        {
            try
            {
                return await KhonsuClient.ConnectAsync(options, Notebook.Open, Notebook.Tables).ConfigureAwait(false);
            }
            catch (ClusterUnavailableException)
            {
                // Each has taken its time.
            }
        }
    }

    protected override async Task<Answer> RunAsync(Request request)
    {
        bool isOfClient = client.IsCompletedSuccessfully
            && request.Number % ClientShare == 0 && request.Steps.Length <= ClientStepsMax;
        Notebook notebook = isOfClient ? client.Result.Model : node.Model;
        if (request.Kind == RequestKind.ReadFresh)
        {
            await (isOfClient ? client.Result.SynchronizeAsync() : node.SynchronizeAsync())
                .ConfigureAwait(false);
        }

        var options = new TransactionOptions { Isolation = request.Isolation };
        return new Answer(
            request.Number,
            Outcome.Done,
            await notebook.AtomicallyAsync(request.Steps, Run, options).ConfigureAwait(false));
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
