namespace Khonsu.Simulation.Checks;

/// <summary>
/// Whether a history of appends and reads could have happened one at a time, each at a moment between question and
/// answer.
/// </summary>
/// <remarks>
/// The order of the appends is known, because it is the list; so the history is linearizable exactly when every
/// operation fits it: an append that ended before another operation began stands before it, and no read sees fewer
/// values than an operation that had ended knew of. A sweep over the steps decides it in one pass, where the general
/// problem needs a search. The tests hold it against that search.
/// </remarks>
static class ListChecker
{
    /// <summary>Checks a history.</summary>
    /// <param name="operations">The history, in any order.</param>
    /// <param name="list">The final list of values, each once.</param>
    /// <returns>The evidence against it, or null.</returns>
    public static string? Check(IReadOnlyList<Operation> operations, IReadOnlyList<long> list)
    {
        Dictionary<long, int> places = [];
        for (int place = 0; place < list.Count; place++)
        {
            if (!places.TryAdd(list[place], place))
                return $"value {list[place]} is in the list twice, at {places[list[place]]} and {place}";
        }
        return CheckContents(operations, list, places) ?? CheckOrder(operations, places);
    }

    static string? CheckContents(
        IReadOnlyList<Operation> operations, IReadOnlyList<long> list, Dictionary<long, int> places)
    {
        ulong[] digests = ListDigest.OfBeginnings(list);
        foreach (Operation operation in operations)
        {
            if (operation.IsRead)
            {
                if (!operation.IsReturned)
                    continue;
                if (operation.SeenCount > list.Count)
                    return $"read {operation.Id} saw {operation.SeenCount} values; only {list.Count} were appended";
                if (operation.SeenDigest != digests[operation.SeenCount])
                    return $"read {operation.Id} saw {operation.SeenCount} values that never were the list";
            }
            else if (operation.IsReturned && !operation.IsRefused && !places.ContainsKey(operation.Id))
            {
                return $"value {operation.Id} was acknowledged at step {operation.ReturnedAt} and is lost";
            }
            else if (operation.IsRefused && places.ContainsKey(operation.Id))
            {
                return $"value {operation.Id} was refused at step {operation.ReturnedAt} and is in the list";
            }
        }
        return null;
    }

    static string? CheckOrder(IReadOnlyList<Operation> operations, Dictionary<long, int> places)
    {
        List<(long Step, bool IsReturn, Operation Operation)> moments = [];
        foreach (Operation operation in operations)
        {
            bool isFelt = operation.IsRead ? operation.IsReturned : places.ContainsKey(operation.Id);
            if (!isFelt)
                continue;
            moments.Add((operation.InvokedAt, false, operation));
            if (operation.IsReturned)
                moments.Add((operation.ReturnedAt, true, operation));
        }
        // Why returns come after invocations of the same step: then the two overlap, and either order is allowed.
        moments.Sort(static (one, other) => (one.Step, one.IsReturn).CompareTo((other.Step, other.IsReturn)));
        int known = 0;
        Operation? source = null;
        foreach ((long step, bool isReturn, Operation operation) in moments)
        {
            int before = operation.IsRead ? operation.SeenCount : places[operation.Id];
            int after = operation.IsRead ? before : before + 1;
            if (isReturn && after > known)
                (known, source) = (after, operation);
            else if (!isReturn && before < known)
                return $"{NameOf(operation)}, asked for at step {step}, stands at {before}, but {NameOf(source!)} " +
                    $"had ended at step {source!.ReturnedAt} and knew of {known} values";
        }
        return null;
    }

    static string NameOf(Operation operation) => operation.IsRead ? $"read {operation.Id}" : $"append {operation.Id}";
}
