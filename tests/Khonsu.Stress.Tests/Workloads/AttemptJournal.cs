using Khonsu.Stress.Tests.History;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>Splits what a thread does into attempts, also when the store runs a body again by itself.</summary>
/// <remarks>
/// A begin tick is drawn before the store is called, or when the body before it ended: always before the snapshot. An
/// end tick is drawn when the next body starts or the store returns: always after the outcome. Too wide is safe, too
/// narrow is not.
/// </remarks>
sealed class AttemptJournal(HistoryRecorder history)
{
    AttemptRecorder? _open;
    long _beginTick;

    /// <summary>Call before a transaction begins.</summary>
    public void Prepare() => _beginTick = history.Tick();

    /// <summary>Call first in a body: an attempt that is still open has aborted.</summary>
    public AttemptRecorder Start()
    {
        Close(isCommitted: false);
        return _open = history.Begin(_beginTick);
    }

    /// <summary>Call last in a body: an attempt after this one begins later.</summary>
    public void BodyEnded() => Prepare();

    /// <summary>Call when the outcome is known.</summary>
    /// <param name="isCommitted">The outcome.</param>
    /// <param name="hasPlace">Whether it must fit into the serial order of its level.</param>
    public void Close(bool isCommitted, bool hasPlace = true)
    {
        if (_open is { } attempt)
            history.End(attempt, isCommitted, hasPlace);
        _open = null;
    }
}
