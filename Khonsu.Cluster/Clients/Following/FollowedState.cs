using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Checkpoints;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>
/// A shard of a client's store as what its log is applied to: the same state as on a node, so it decides of every entry
/// by itself. Fed by one task at a time; who waits for it may be on any thread.
/// </summary>
sealed class FollowedState : IDisposable
{
    // Entries that are kept while one of them waits for other shards. Why not more: those shards have calls of their
    // own, so this one can wait.
    const int HeldMax = 4096;

    readonly Lock _lock = new();
    readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    readonly GroupId _group;
    readonly NodeId _client;
    readonly OwnCommits _own;
    readonly string? _directory;
    readonly GroupApplier _applier;
    readonly GroupApplying _applying;

    // Order: written by the task that feeds, read by anybody.
    long _applied;
    ulong _chain;
    string? _folderPath;
    CheckpointFolder? _folder;
    CheckpointStaging? _staging;
    CheckpointRef? _fetched;
    long _fetchedBytes;

    /// <summary>Makes it, of a state to which nothing was applied.</summary>
    /// <param name="state">The state.</param>
    /// <param name="client">Whose commits are waited for.</param>
    /// <param name="own">Who waits for them.</param>
    /// <param name="directory">Where checkpoints are while they are loaded; null for the system's.</param>
    /// <param name="held">What waits for other shards; resumed by whoever feeds.</param>
    public FollowedState(StoreState state, NodeId client, OwnCommits own, string? directory, HeldWork held)
    {
        (_group, _client, _own, _directory) = (state.Group, client, own, directory);
        // Why nobody's: who proposed it is a node, and commits of clients are known by their names.
        _applier = new GroupApplier(state, node: default, incarnation: 0, LogIndex.Zero, OnResult);
        _applying = new GroupApplying(_applier, held, applied => MoveTo(applied.End));
    }

    /// <summary>Entries below it are in the store.</summary>
    public LogIndex Applied => new(Volatile.Read(ref _applied));

    /// <summary>Entries below it are here, in the store or waiting for other shards; for who feeds.</summary>
    public LogIndex Received => _applier.End;

    /// <summary>Takes the next frame after the start.</summary>
    /// <exception cref="MalformedBytesException">It is none that follows those before.</exception>
    /// <exception cref="Storage.StorageException">A checkpoint did not arrive as it was, or cannot be kept.</exception>
    /// <exception cref="ClientFailedException">The store cannot follow.</exception>
    public void Take(V1.FollowFrame frame)
    {
        switch (frame.ContentCase)
        {
            case V1.FollowFrame.ContentOneofCase.Entries when _fetched is null:
                Add(frame.Entries);
                break;
            case V1.FollowFrame.ContentOneofCase.Checkpoint:
                Begin(ValueDecoder.Take(frame.Checkpoint));
                break;
            case V1.FollowFrame.ContentOneofCase.Piece when _fetched is { } fetched:
                Append(fetched, frame.Piece.Data.Memory);
                break;
            default:
                throw new MalformedBytesException("a frame does not follow the one before");
        }
    }

    /// <summary>The connection is a new one: what was fetched halfway is fetched again.</summary>
    public void BeginAnew() => _fetched = null;

    /// <summary>Waits until there is room for further entries.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public Task UntilRoomAsync(CancellationToken cancellation) => WaitAsync(Received + -HeldMax, cancellation);

    /// <summary>Waits until entries below an index are in the store.</summary>
    /// <param name="index">The index.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task WaitAsync(LogIndex index, CancellationToken cancellation)
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (Applied >= index)
            return Task.CompletedTask;
        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(wait, index.Value);
        return wait.Task.WaitAsync(cancellation);
    }

    /// <summary>Does something to the state.</summary>
    /// <exception cref="ClientFailedException">It has thrown.</exception>
    // Why all: a state that has thrown in the middle of an entry is not what the log says.
    public static void Guarded(Action apply)
    {
        try
        {
            apply();
        }
        catch (Exception error)
        {
            throw new ClientFailedException(error);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _staging?.Dispose();
        if (_folderPath is not null)
            Directory.Delete(_folderPath, recursive: true);
        _folderPath = null;
    }

    void Add(V1.Entries encoded)
    {
        LogIndex index = ValueDecoder.TakeIndex(encoded.From);
        if (index != Received || encoded.Entries_.Count == 0)
            throw new MalformedBytesException($"entries come from {index} on, and {Received} is next");
        // Inv P3: an entry that does not follow what is here is of another log, or was damaged on its way.
        LogEntry[] entries = ValueDecoder.TakeRun(encoded.Entries_, _chain);
        Guarded(() => _applying.Add(new DecidedEntries(index, entries)));
        _chain = entries[^1].Chain;
    }

    void OnResult(LogIndex index, LogEntry entry, object? result)
    {
        // Why none of the rest: the client asks and opens by other calls, and what was answered nobody waits for.
        if (result is not (Outcome or Outcome?[]))
            return;
        RequestId request = CommitBatchCodec.TakeRequest(entry.Payload.Span);
        if (request.Node == _client)
            _own.Complete(request.Sequence, new Applied(index, result));
    }

    void Begin(CheckpointRef checkpoint)
    {
        if (checkpoint.Index <= Received)
            throw new MalformedBytesException($"a checkpoint is at {checkpoint.Index}, and {Received} is next");
        if (_folderPath is null)
        {
            _folderPath = Path.Combine(
                _directory ?? Path.GetTempPath(), $"khonsu-client-{Path.GetRandomFileName()}");
            Directory.CreateDirectory(_folderPath);
            _folder = new CheckpointFolder(_folderPath, _group, static _ => { });
            _staging = new CheckpointStaging(_folder);
        }

        _fetched = checkpoint;
        _fetchedBytes = 0;
    }

    void Append(CheckpointRef checkpoint, ReadOnlyMemory<byte> piece)
    {
        if (piece.IsEmpty)
            throw new MalformedBytesException("a piece of a checkpoint is empty");
        _staging!.Append(new CheckpointWrite(checkpoint, _fetchedBytes, piece));
        _fetchedBytes += piece.Length;
        if (_fetchedBytes < checkpoint.SizeBytes)
            return;
        StoredCheckpoint stored = _staging.Finish(checkpoint);
        Guarded(() => _applier.Load(stored.Directory, checkpoint.Index));
        _folder!.Delete(checkpoint.Id);
        _chain = checkpoint.Chain;
        _fetched = null;
        MoveTo(checkpoint.Index);
        // Why: what was proposed may be in it, and the log tells when it is sent again.
        _own.FailAll(static () => new InDoubtException(
            "The store was brought up to date by a checkpoint, in which single commits cannot be told apart."));
    }

    void MoveTo(LogIndex index)
    {
        using Lock.Scope scope = _lock.EnterScope();
        Volatile.Write(ref _applied, index.Value);
        while (_waiting.TryPeek(out _, out long wanted) && wanted <= index.Value)
            _waiting.Dequeue().TrySetResult();
    }
}
