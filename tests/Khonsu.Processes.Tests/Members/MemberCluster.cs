using System.Collections.Immutable;
using System.Globalization;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Processes.Words;

namespace Khonsu.Processes.Tests.Members;

/// <summary>Members in processes of their own, each with its files, and the links between them.</summary>
sealed class MemberCluster : IAsyncDisposable
{
    const int ElectionMilliseconds = 300;

    /// <summary>Small, so that checkpoints are taken, logs trimmed, and members that lag given a checkpoint.</summary>
    const int CheckpointBytes = 500_000;

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("khonsu-processes-");
    readonly int[] _ports;
    readonly string _doors;
    readonly int[,] _linkPorts;
    readonly Link[,] _links;
    readonly MemberProcess?[] _members;
    readonly int _shards;
    readonly int _replicas;
    readonly string _model;
    long _numbers;

    public MemberCluster(int count, int shards, int replicas, string model = NotebookMember.Word)
    {
        (_shards, _replicas, _model) = (shards, replicas, model);
        Count = count;
        int[] ports = LoopbackPorts.Take(count * (count + 1));
        _ports = ports[..count];
        _doors = string.Join(',', ports[^count..].Select(Number));
        _linkPorts = new int[count, count];
        _links = new Link[count, count];
        _members = new MemberProcess?[count];
        int next = count;
        foreach ((int from, int to) in Pairs())
        {
            _linkPorts[from, to] = ports[next++];
            _links[from, to] = new Link(_linkPorts[from, to], _ports[to]);
        }
    }

    public int Count { get; }

    /// <summary>The link by which one member talks to another.</summary>
    public Link this[int from, int to] => _links[from, to];

    /// <summary>The member, or null while it is down.</summary>
    public MemberProcess? this[int member] => Volatile.Read(ref _members[member]);

    /// <summary>Both directions between a member and all others.</summary>
    public IEnumerable<Link> LinksOf(int member)
        => Pairs().Where(pair => pair.From == member || pair.To == member).Select(pair => _links[pair.From, pair.To]);

    public void HealLinks()
    {
        foreach ((int from, int to) in Pairs())
            _links[from, to].Heal();
    }

    /// <summary>Starts a member on its files, and waits until it takes requests.</summary>
    public async Task StartAsync(int member)
    {
        var process = MemberProcess.Start(
        [
            _model,
            Path.Combine(_folder.FullName, $"member-{member}"),
            Number(member + 1),
            Number(_ports[member]),
            Number(ElectionMilliseconds),
            Number(CheckpointBytes),
            Number(_shards),
            Number(_replicas),
            _doors,
            .. Enumerable.Range(0, Count).Where(other => other != member)
                .Select(other => $"{Number(other + 1)}={Number(_linkPorts[member, other])}"),
        ]);
        Volatile.Write(ref _members[member], process);
        await process.Ready;
    }

    public async Task KillAsync(int member)
    {
        if (Interlocked.Exchange(ref _members[member], null) is { } process)
            await process.KillAsync();
    }

    /// <summary>Asks a member; a null answer says that it is down and was not asked.</summary>
    public async Task<Answer?> AskAsync(
        int member, RequestKind kind, IsolationLevel isolation, ImmutableArray<Step> steps)
    {
        if (this[member] is not { } process)
            return null;
        long number = Interlocked.Increment(ref _numbers);
        Answer answer = await process.AskAsync(new Request(number, kind, isolation, steps));
        Assert.True(answer.Outcome != Outcome.Broken, answer.Text);
        return answer;
    }

    /// <summary>The member that leads, as far as one of the others knows; null when none knows.</summary>
    public async Task<int?> LeaderAsync(int asked)
    {
        Answer? answer = await AskAsync(asked, RequestKind.Leader, IsolationLevel.Serializable, []);
        bool isKnown = int.TryParse(answer?.Text, out int leader);
        return isKnown && answer!.Outcome == Outcome.Done ? leader - 1 : null;
    }

    public async ValueTask DisposeAsync()
    {
        for (int member = 0; member < Count; member++)
            await KillAsync(member);
        foreach ((int from, int to) in Pairs())
            await _links[from, to].DisposeAsync();
        _folder.Delete(recursive: true);
    }

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    IEnumerable<(int From, int To)> Pairs()
        => from source in Enumerable.Range(0, Count)
           from target in Enumerable.Range(0, Count)
           where source != target
           select (source, target);
}
