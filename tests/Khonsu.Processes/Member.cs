using System.Collections.Immutable;
using System.Globalization;
using Khonsu.Cluster;
using Khonsu.Processes.Model;
using Khonsu.Processes.Words;

namespace Khonsu.Processes;

/// <summary>Does on a node what is asked.</summary>
sealed class Member(KhonsuNode<Notebook> node)
{
    /// <summary>Carries a request out; errors become answers.</summary>
    public async Task<Answer> AnswerAsync(Request request)
    {
        try
        {
            if (request.Kind == RequestKind.Leader)
                return new Answer(request.Number, Outcome.Done, [], LeaderOf(node.Status));
            return new Answer(request.Number, Outcome.Done, await RunAsync(request).ConfigureAwait(false));
        }
        catch (CommitOutcomeUnknownException)
        {
            return new Answer(request.Number, Outcome.Unknown, []);
        }
        catch (ClusterUnavailableException error)
        {
            return new Answer(request.Number, Outcome.Refused, [], OneLine(error));
        }
        catch (Exception error)
        {
            return new Answer(request.Number, Outcome.Broken, [], OneLine(error));
        }
    }

    static string LeaderOf(KhonsuNodeStatus status)
        => status.Leader?.ToString(CultureInfo.InvariantCulture) ?? "";

    static string OneLine(Exception error) => error.ToString().ReplaceLineEndings(" ");

    async ValueTask<ImmutableArray<Reading>> RunAsync(Request request)
    {
        if (request.Kind == RequestKind.ReadFresh)
            await node.SynchronizeAsync().ConfigureAwait(false);
        var options = new TransactionOptions { Isolation = request.Isolation };
        return await node.Model.AtomicallyAsync(request.Steps, Run, options).ConfigureAwait(false);
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
