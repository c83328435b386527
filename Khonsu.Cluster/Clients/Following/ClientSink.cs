using Khonsu.Cluster.Apply;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>Opens a session of the client before its first commit, and another one when the log has forgotten it. Who
/// only reads has none.</summary>
/// <param name="sink">Sends commits of a session.</param>
/// <param name="open">Opens one; what it returns completes when the sink has it.</param>
sealed class ClientSink(LogSink sink, Func<Task> open) : ICommitSink
{
    readonly Lock _lock = new();
    Task? _session;

    /// <summary>The log has forgotten the session.</summary>
    public void Forget()
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (_session is { IsCompleted: true })
            _session = null;
    }

    void ICommitSink.Attach(KhonsuStore store) => ((ICommitSink)sink).Attach(store);

    void ICommitSink.Submit(SubmittedCommit commit)
    {
        Task session = SessionTask();
        if (session.IsCompletedSuccessfully)
            ((ICommitSink)sink).Submit(commit);
        else
            _ = SubmitAsync(session, commit);
    }

    async Task SubmitAsync(Task session, SubmittedCommit commit)
    {
        try
        {
            await session.ConfigureAwait(false);
            ((ICommitSink)sink).Submit(commit);
        }
        catch (Exception error)
        {
            // Why all: whatever it is, the block throws it.
            commit.Fail(error);
        }
    }

    Task SessionTask()
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (_session is null or { IsFaulted: true } or { IsCanceled: true })
            _session = open();
        return _session;
    }
}
