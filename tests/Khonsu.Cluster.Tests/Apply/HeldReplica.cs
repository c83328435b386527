using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>A group of one without a disk, which decides at once, or not before it is told to.</summary>
sealed class HeldReplica(StoreState state) : IReplica
{
    readonly Lock _lock = new();
    readonly List<(ReadOnlyMemory<byte> Payload, TaskCompletionSource<Applied> End)> _held = [];
    readonly List<int> _sent = [];
    TaskCompletionSource _isThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _wanted = int.MaxValue;
    RefusedException? _refusal;
    long _index;

    /// <summary>Whether proposals wait.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Refuses the next call.</summary>
    /// <param name="retryAfter">When its caller is told to come back.</param>
    public void RefuseNext(TimeSpan retryAfter)
        => _refusal = new RefusedException(Refusal.NoLeader, "Nobody leads.", retryAfter);

    /// <summary>Whether entries of several commits are refused for good.</summary>
    public bool RefusesGroups { get; set; }

    /// <summary>Those that wait.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Held
    {
        get
        {
            using Lock.Scope scope = _lock.EnterScope();
            return [.. _held.Select(static one => one.Payload)];
        }
    }

    /// <summary>How many commits stood in each entry that has come.</summary>
    public int[] Sent
    {
        get
        {
            using Lock.Scope scope = _lock.EnterScope();
            return [.. _sent];
        }
    }

    /// <summary>Completes when so many wait.</summary>
    public Task UntilHeldAsync(int count)
    {
        using Lock.Scope scope = _lock.EnterScope();
        _wanted = count;
        _isThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_held.Count >= _wanted)
            _isThere.TrySetResult();
        return _isThere.Task;
    }

    /// <summary>Decides those that wait, and every further one at once.</summary>
    public void Release()
    {
        using Lock.Scope scope = _lock.EnterScope();
        IsHeld = false;
        foreach ((ReadOnlyMemory<byte> payload, TaskCompletionSource<Applied> end) in _held)
            end.SetResult(Decide(payload));
        _held.Clear();
    }

    public Task<Applied> ProposeAsync(ReadOnlyMemory<byte> payload, bool isPatient = false)
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (Interlocked.Exchange(ref _refusal, null) is { } refusal)
            return Task.FromException<Applied>(refusal);
        _sent.Add(CommitBatchCodec.Take(payload).Commits.Count);
        if (RefusesGroups && _sent[^1] > 1)
            return Task.FromException<Applied>(new ClientRefusedException("One of them cannot be read."));
        if (!IsHeld)
            return Task.FromResult(Decide(payload));
        var end = new TaskCompletionSource<Applied>(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.Add((payload, end));
        if (_held.Count >= _wanted)
            _isThere.TrySetResult();
        return end.Task;
    }

    public Task<LogIndex> ReadIndexAsync() => Interlocked.Exchange(ref _refusal, null) is { } refusal
        ? Task.FromException<LogIndex>(refusal)
        : Task.FromResult(new LogIndex(_index));

    Applied Decide(ReadOnlyMemory<byte> payload)
    {
        var index = new LogIndex(_index++);
        return new Applied(index, state.Apply(
            index, LogEntry.Command(new ProposalId(new NodeId(1), 1, (ulong)_index), payload)));
    }
}
