using System.Globalization;
using Khonsu.Processes.Tests.Members;

namespace Khonsu.Processes.Tests.Faults;

/// <summary>Breaks members and links at random moments, one fault at a time, and mends what it has broken.</summary>
sealed class FaultRunner(MemberCluster cluster, int seed)
{
    const int BetweenMillisecondsMax = 600;
    const int FaultMillisecondsMin = 50;
    const int FaultMillisecondsMax = 1500;

    // Why: a start reads and writes files for some hundred milliseconds; a kill should fall among them.
    const int StartMillisecondsMax = 700;

    readonly Random _random = new(seed);
    readonly SortedDictionary<FaultKind, int> _counts = [];

    /// <summary>How often each fault was done.</summary>
    public string Report => string.Join(
        ", ", _counts.Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}")));

    public int Count => _counts.Values.Sum();

    /// <summary>Lets faults happen while somebody works; then all members run, all links work, and the work is told to
    /// end.</summary>
    /// <param name="seconds">For how long.</param>
    /// <param name="work">Goes on until it is told to end.</param>
    /// <param name="patience">How long it may take to end.</param>
    public async Task RunBesideAsync(int seconds, Func<CancellationToken, Task> work, TimeSpan patience)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var workEnd = new CancellationTokenSource();
        Task working = work(workEnd.Token);
        await await Task.WhenAny(RunAsync(end.Token), working);
        await workEnd.CancelAsync();
        await working.WaitAsync(patience);
    }

    async Task RunAsync(CancellationToken end)
    {
        FaultKind[] kinds = Enum.GetValues<FaultKind>();
        while (!end.IsCancellationRequested)
        {
            await WaitAsync(0, BetweenMillisecondsMax, end);
            FaultKind kind = kinds[_random.Next(kinds.Length)];
            await RunAsync(kind, end);
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        }
    }

    async Task RunAsync(FaultKind kind, CancellationToken end)
    {
        int member = _random.Next(cluster.Count);
        if (kind is FaultKind.KillLeader or FaultKind.PauseLeader or FaultKind.IsolateLeader)
            member = await cluster.LeaderAsync(member) ?? member;
        switch (kind)
        {
            case FaultKind.Kill or FaultKind.KillLeader:
                await cluster.KillAsync(member);
                await WaitAsync(FaultMillisecondsMin, FaultMillisecondsMax, end);
                await cluster.StartAsync(member);
                break;
            case FaultKind.KillAll:
                await Task.WhenAll(Members().Select(cluster.KillAsync));
                await Task.WhenAll(Members().Select(cluster.StartAsync));
                break;
            case FaultKind.KillStarting:
                await KillStartingAsync(member, end);
                break;
            case FaultKind.Pause or FaultKind.PauseLeader:
                MemberProcess process = cluster[member]!;
                await process.PauseAsync();
                await WaitAsync(FaultMillisecondsMin, FaultMillisecondsMax, end);
                await process.ContinueAsync();
                break;
            case FaultKind.Isolate or FaultKind.IsolateLeader:
                await BreakAsync(cluster.LinksOf(member), static link => link.Cut(), end);
                break;
            case FaultKind.CutDirection:
                int other = (member + 1 + _random.Next(cluster.Count - 1)) % cluster.Count;
                await BreakAsync([cluster[member, other]], static link => link.Cut(), end);
                break;
            case FaultKind.Hold:
                await BreakAsync(cluster.LinksOf(member), static link => link.Hold(), end);
                break;
            default:
                throw new InvalidOperationException($"No fault: {kind}.");
        }
    }

    async Task KillStartingAsync(int member, CancellationToken end)
    {
        await cluster.KillAsync(member);
        Task starting = cluster.StartAsync(member);
        await WaitAsync(0, StartMillisecondsMax, end);
        await cluster.KillAsync(member);
        await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await cluster.StartAsync(member);
    }

    async Task BreakAsync(IEnumerable<Link> links, Action<Link> fault, CancellationToken end)
    {
        foreach (Link link in links)
            fault(link);
        await WaitAsync(FaultMillisecondsMin, FaultMillisecondsMax, end);
        cluster.HealLinks();
    }

    IEnumerable<int> Members() => Enumerable.Range(0, cluster.Count);

    Task WaitAsync(int millisecondsMin, int millisecondsMax, CancellationToken end)
        => Task.Delay(_random.Next(millisecondsMin, millisecondsMax), end)
            .ContinueWith(static _ => { }, TaskScheduler.Default);
}
