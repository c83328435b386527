namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>
/// Runs all rivals of a plan in one process, interleaved: a warm-up round that is not counted, then rounds in rotated
/// order. What disturbs the machine disturbs a whole round, and ratios are formed within a round.
/// </summary>
sealed class Contest(ContestPlan plan, BenchOptions options, Action<string> report) : IDisposable
{
    readonly List<Contestant?> _contestants = [];
    readonly List<string?> _skipped = [];
    readonly List<Worker[]> _workers = [];

    /// <summary>Fills the banks, runs every number of threads, and checks after every run.</summary>
    public List<ContestResult> Run()
    {
        var threadCounts = plan.Threads.Count > 0 ? plan.Threads : options.Threads;
        foreach (var entry in plan.Rivals)
            AddRival(entry, threadCounts.Max());
        var results = new List<ContestResult>();
        foreach (var threads in threadCounts)
            results.Add(RunRounds(threads));
        return results;
    }

    public void Dispose()
    {
        foreach (var contestant in _contestants)
            contestant?.Dispose();
    }

    void AddRival(RivalEntry entry, int threadsMax)
    {
        try
        {
            _contestants.Add(Patience.Await($"{plan.Name}: filling {entry.Name}", entry.Create));
            _skipped.Add(null);
        }
        catch (TimeoutException timeout)
        {
            report($"  {entry.Name} skipped: {timeout.Message}");
            _contestants.Add(null);
            _skipped.Add(timeout.Message);
        }
        // Why a set for each rival: cursors and expected updates belong to a bank; equal seeds give all of them equal
        // keys.
        _workers.Add([.. Enumerable.Range(0, threadsMax).Select(plan.CreateWorker)]);
    }

    ContestResult RunRounds(int threads)
    {
        var failures = new List<string>();
        var rounds = _contestants.Select(static _ => new List<RunResult>()).ToArray();
        for (var round = -1; round < options.Rounds; round++)
            for (var turn = 0; turn < _contestants.Count; turn++)
            {
                var rival = (turn + round + 1) % _contestants.Count;
                if (_contestants[rival] is not { } contestant)
                    continue;
                var result = RunOnce(contestant, rival, threads);
                if (result.Failure is not null)
                    failures.Add($"{plan.Name}, threads={threads}, {contestant.Name}: {result.Failure}");
                if (round >= 0)
                    rounds[rival].Add(result);
            }
        var standings = rounds.Select((list, rival) => StandingOf(rival, list)).ToArray();
        return new ContestResult(plan, threads, standings, failures);
    }

    RunResult RunOnce(Contestant contestant, int rival, int threads)
    {
        var limit = new RunLimit(options.Seconds, plan.OperationsMax > 0 ? plan.OperationsMax : long.MaxValue);
        return Runner.Run(contestant, _workers[rival][..threads], _workers[rival], plan.HasWriter, limit);
    }

    Standing StandingOf(int rival, List<RunResult> rounds) =>
        _contestants[rival] is { } contestant
            ? new Standing(contestant.Name, contestant.IsAtomic, rounds, null)
            : new Standing(plan.Rivals[rival].Name, true, rounds, _skipped[rival]);
}
