using Khonsu.Cluster.Diagnostics;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>Visits every state that a small cluster can come to, each once, the nearest first.</summary>
static class Explorer
{
    /// <summary>Explores.</summary>
    /// <param name="limits">What may happen.</param>
    /// <param name="statesMax">How many states to visit at most.</param>
    /// <param name="onState">Hears of each state, or null.</param>
    public static ExplorerResult Run(ExplorerLimits limits, long statesMax, Action<ExploredState>? onState = null)
    {
        HashSet<ulong> seen = [];
        Queue<(ExploredState State, ExploredPath? Path)> waiting = new();
        var first = new ExploredState(limits);
        seen.Add(first.Number());
        waiting.Enqueue((first, null));
        long steps = 0;
        int decidedMax = 0;
        while (waiting.TryDequeue(out (ExploredState State, ExploredPath? Path) from))
        {
            decidedMax = Math.Max(decidedMax, from.State.DecidedCount);
            onState?.Invoke(from.State);
            using IEnumerator<(string Step, ExploredState State)> next = from.State.Next().GetEnumerator();
            while (true)
            {
                if (TryMove(next, out string? failure) is { } isMoved && !isMoved)
                    break;
                if (failure is not null)
                    return new ExplorerResult(seen.Count, steps, decidedMax, false, $"{failure}\n{from.Path?.Tell()}");
                steps++;
                (string step, ExploredState state) = next.Current;
                if (seen.Add(state.Number()))
                    waiting.Enqueue((state, new ExploredPath(step, from.Path)));
            }
            if (seen.Count >= statesMax)
                return new ExplorerResult(seen.Count, steps, decidedMax, false, null);
        }
        return new ExplorerResult(seen.Count, steps, decidedMax, true, null);
    }

    static bool? TryMove(IEnumerator<(string Step, ExploredState State)> next, out string? failure)
    {
        failure = null;
        try
        {
            return next.MoveNext();
        }
        catch (ViolationException violation)
        {
            failure = violation.Message;
        }
        catch (BrokenInvariantException broken)
        {
            failure = $"machine {broken.Name}: {broken.Message}\n{broken.StackTrace}";
        }
        return null;
    }
}
