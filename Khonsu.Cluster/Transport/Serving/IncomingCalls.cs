using Grpc.Core;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport.Serving;

/// <summary>
/// The calls that are under way: at most one of each node in each class. A newer one ends the one before, which may be
/// of a connection that is dead and does not know it yet.
/// </summary>
sealed class IncomingCalls
{
    static readonly Status s_stopping = new(StatusCode.Unavailable, "This node is stopping.");

    readonly Lock _gate = new();
    readonly Dictionary<(NodeId Peer, TrafficClass Traffic), IncomingCall> _calls = [];
    bool _isClosed;

    /// <summary>Takes a call in.</summary>
    public void Enter(IncomingCall call)
    {
        IncomingCall? before;
        lock (_gate)
        {
            if (_isClosed)
            {
                call.End(s_stopping);
                return;
            }
            _calls.TryGetValue((call.Peer, call.Traffic), out before);
            _calls[(call.Peer, call.Traffic)] = call;
        }
        before?.End(new Status(StatusCode.Aborted, "The node has made a newer call of this class."));
    }

    /// <summary>Forgets a call that is over.</summary>
    public void Leave(IncomingCall call)
    {
        lock (_gate)
        {
            if (_calls.TryGetValue((call.Peer, call.Traffic), out IncomingCall? present) && present == call)
                _calls.Remove((call.Peer, call.Traffic));
        }
    }

    /// <summary>Ends all calls, and every later one at once.</summary>
    public void Close()
    {
        IncomingCall[] calls;
        lock (_gate)
        {
            _isClosed = true;
            calls = [.. _calls.Values];
            _calls.Clear();
        }
        foreach (IncomingCall call in calls)
            call.End(s_stopping);
    }
}
