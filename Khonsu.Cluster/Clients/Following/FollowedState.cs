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
/// The store of a client as what the log is applied to: the same state as on a node, so it decides of every entry by
/// itself. Fed by one task; who waits for it may be on any thread.
/// </summary>
/// <param name="state">The state.</param>
/// <param name="client">Whose commits are waited for.</param>
/// <param name="own">Who waits for them.</param>
/// <param name="directory">Where checkpoints are while they are loaded; null for the system's.</param>
sealed class FollowedState(StoreState state, NodeId client, OwnCommits own, string? directory) : IDisposable
{
    readonly Lock _lock = new();
    readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();

    // Order: written by the task that feeds, read by anybody.
    long _applied;
    ulong _chain;
    string? _folderPath;
    CheckpointFolder? _folder;
    CheckpointStaging? _staging;
    CheckpointRef? _fetched;
    long _fetchedBytes;

    /// <summary>Entries below it are in the store.</summary>
    public LogIndex Applied => new(Volatile.Read(ref _applied));

    /// <summary>Takes the next frame after the start.</summary>
    /// <exception cref="MalformedBytesException">It is none that follows those before.</exception>
    /// <exception cref="Storage.StorageException">A checkpoint did not arrive as it was, or cannot be kept.</exception>
    /// <exception cref="ClientFailedException">The store cannot follow.</exception>
    public void Take(V1.FollowFrame frame)
    {
        switch (frame.ContentCase)
        {
            case V1.FollowFrame.ContentOneofCase.Entries when _fetched is null:
                Apply(frame.Entries);
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

    /// <inheritdoc />
    public void Dispose()
    {
        _staging?.Dispose();
        if (_folderPath is not null)
            Directory.Delete(_folderPath, recursive: true);
        _folderPath = null;
    }

    void Apply(V1.Entries encoded)
    {
        LogIndex index = ValueDecoder.TakeIndex(encoded.From);
        if (index != Applied || encoded.Entries_.Count == 0)
            throw new MalformedBytesException($"entries come from {index} on, and {Applied} is next");
        // Inv P3: an entry that does not follow what is here is of another log, or was damaged on its way.
        foreach (LogEntry entry in ValueDecoder.TakeRun(encoded.Entries_, _chain))
        {
            object? result = Guarded(() => state.Apply(index, entry));
            _chain = entry.Chain;
            // Why none of the rest: the client asks and opens by other calls, and what was answered nobody waits for.
            if (result is Outcome or Outcome?[])
                Tell(CommitBatchCodec.TakeRequest(entry.Payload.Span), new Applied(index, result));
            index += 1;
        }

        MoveTo(index);
    }

    void Tell(RequestId request, Applied applied)
    {
        if (request.Node == client)
            own.Complete(request.Sequence, applied);
    }

    void Begin(CheckpointRef checkpoint)
    {
        if (checkpoint.Index <= Applied)
            throw new MalformedBytesException($"a checkpoint is at {checkpoint.Index}, and {Applied} is next");
        if (_folderPath is null)
        {
            _folderPath = Path.Combine(
                directory ?? Path.GetTempPath(), $"khonsu-client-{Path.GetRandomFileName()}");
            Directory.CreateDirectory(_folderPath);
            _folder = new CheckpointFolder(_folderPath, KhonsuNode.Group, static _ => { });
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
        Guarded(() =>
        {
            state.LoadCheckpoint(stored.Directory, checkpoint.Index);
            return (object?)null;
        });
        _folder!.Delete(checkpoint.Id);
        _chain = checkpoint.Chain;
        _fetched = null;
        MoveTo(checkpoint.Index);
        // Why: what was proposed may be in it, and the log tells when it is sent again.
        own.FailAll(static () => new InDoubtException(
            "The store was brought up to date by a checkpoint, in which single commits cannot be told apart."));
    }

    void MoveTo(LogIndex index)
    {
        using Lock.Scope scope = _lock.EnterScope();
        Volatile.Write(ref _applied, index.Value);
        while (_waiting.TryPeek(out _, out long wanted) && wanted <= index.Value)
            _waiting.Dequeue().TrySetResult();
    }

    // Why all: a state that has thrown in the middle of an entry is not what the log says.
    static object? Guarded(Func<object?> apply)
    {
        try
        {
            return apply();
        }
        catch (Exception error)
        {
            throw new ClientFailedException(error);
        }
    }
}
