using System.Runtime.InteropServices;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// All that the consensus thread has to do, in the order of arrival. Messages of other nodes and calls have a budget
/// each, given back when the thread begins with one; what the node has asked for itself always fits, because it was
/// bounded when it was asked for.
/// </summary>
sealed class Inbox(NodeOptions options)
{
    readonly WorkQueue<Input> _queue = new();
    readonly Budget _messages = new(options.WaitingMessagesMax, options.WaitingMessageBytesMax);
    readonly Budget _calls = new(options.WaitingCallsMax, options.WaitingCallBytesMax);

    // Whether a tick waits. A thread that stood still gets one when it goes on, however long it stood.
    int _isTickWaiting;

    /// <summary>How much waits or is being done.</summary>
    public int Depth => _queue.Depth;

    /// <summary>How much was posted since the start.</summary>
    public long PostedCount => _queue.PostedCount;

    /// <summary>Calls that did not fit.</summary>
    public long RefusedCallCount => _calls.RefusedCount;

    /// <summary>Messages of other nodes that did not fit.</summary>
    public long DroppedMessageCount => _messages.RefusedCount;

    /// <summary>Posts what came from another node, all of it at once; drops what there is no room for.</summary>
    /// <param name="messages">What each weighs, and what is done with it.</param>
    public void PostMessages(IReadOnlyList<(long Bytes, Action Run)> messages)
    {
        var inputs = new List<Input>(messages.Count);
        foreach ((long bytes, Action run) in messages)
        {
            if (!_messages.TryTake(bytes))
                continue;
            inputs.Add(new Input(() =>
            {
                _messages.Return(bytes);
                run();
            }));
        }

        if (inputs.Count > 0)
            _queue.TryPost(CollectionsMarshal.AsSpan(inputs));
    }

    /// <summary>Posts a call.</summary>
    /// <param name="bytes">What it weighs.</param>
    /// <param name="run">The call.</param>
    /// <param name="refuse">Hears when the node stops before.</param>
    /// <returns>False when there is no room, or the node has ended.</returns>
    public bool TryPostCall(long bytes, Action run, Action<NodeStoppedException> refuse)
    {
        if (!_calls.TryTake(bytes))
            return false;
        return TryPost(new Input(
            () =>
            {
                _calls.Return(bytes);
                run();
            },
            refuse));
    }

    /// <summary>Posts what has become of something that the node has asked for; forgotten when it has
    /// stopped.</summary>
    public void Post(Action run) => TryPost(new Input(run));

    /// <summary>Posts a tick, unless one waits.</summary>
    public void PostTick(Action run)
    {
        // Order: the flag is taken back by the thread that runs the tick, before it runs; losing means that one waits.
        if (Interlocked.CompareExchange(ref _isTickWaiting, 1, 0) != 0)
            return;
        TryPost(new Input(() =>
        {
            Volatile.Write(ref _isTickWaiting, 0);
            run();
        }));
    }

    /// <inheritdoc cref="WorkQueue{T}.TryTakeAll" />
    public bool TryTakeAll(List<Input> inputs) => _queue.TryTakeAll(inputs);

    /// <inheritdoc cref="WorkQueue{T}.Close" />
    public void Close() => _queue.Close();

    bool TryPost(Input input) => _queue.TryPost(input);
}
