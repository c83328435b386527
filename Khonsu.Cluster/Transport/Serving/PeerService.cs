using Grpc.Core;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Transport.Codec;
using Khonsu.Cluster.Transport.Security;

namespace Khonsu.Cluster.Transport.Serving;

/// <summary>
/// Takes the calls of other nodes and hands their messages on, in the order in which they come. It reads a frame only
/// after the one before was handed on, so a slow receiver slows its senders down and nothing gathers here.
/// </summary>
sealed class PeerService(TransportOptions options, ServingCounters counters)
{
    readonly IncomingCalls _calls = new();

    // Order: written once, by Start; calls that do not see it yet are refused.
    volatile IPeerReceiver? _receiver;

    // Order: written once, by Serve; requests that do not see it yet are refused.
    volatile IPeerManager? _manager;

    /// <summary>Begins to take calls; they are refused before.</summary>
    public void Start(IPeerReceiver receiver) => _receiver = receiver;

    /// <summary>Begins to take requests; they are refused before.</summary>
    public void Serve(IPeerManager manager) => _manager = manager;

    /// <summary>Ends all calls.</summary>
    public void Close() => _calls.Close();

    /// <summary>Serves one call until one side ends it.</summary>
    /// <exception cref="RpcException">This side ends it, with the status that the other is told.</exception>
    public async Task CarryAsync(
        IAsyncStreamReader<V1.Frame> frames, IServerStreamWriter<V1.Welcome> welcomes, ServerCallContext context)
    {
        IPeerReceiver receiver = _receiver
            ?? throw new RpcException(new Status(StatusCode.Unavailable, "This node is starting."));
        IncomingCall? call = null;
        try
        {
            call = await GreetAsync(frames, context).ConfigureAwait(false);
            _calls.Enter(call);
            await welcomes.WriteAsync(Welcome(call)).ConfigureAwait(false);
            // Why for one class only: what is lost of the others is asked for again anyway.
            if (call.Traffic == TrafficClass.Consensus)
                receiver.Reconnected(call.Peer);
            await HandOnAsync(frames, call, receiver).ConfigureAwait(false);
        }
        catch (MalformedBytesException broken)
        {
            throw Refused(new Status(StatusCode.InvalidArgument, broken.Message));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The caller is gone, and nobody is there to be told anything.
        }
        finally
        {
            if (call is not null)
                _calls.Leave(call);
        }
    }

    /// <summary>Does what another node asks for.</summary>
    /// <exception cref="RpcException">The request is not taken.</exception>
    public async Task<V1.ManageReply> ManageAsync(V1.ManageRequest request, ServerCallContext context)
    {
        Judge(request.Hello, context);
        IPeerManager manager = _manager
            ?? throw new RpcException(new Status(StatusCode.Unavailable, "This node is starting."));
        PeerOrder order;
        try
        {
            order = OrderCodec.Decode(request);
        }
        catch (MalformedBytesException broken)
        {
            throw Refused(new Status(StatusCode.InvalidArgument, broken.Message));
        }

        PeerOutcome outcome = order switch
        {
            { Next: { } next } => await manager.ReconfigureAsync(order.Group, next).ConfigureAwait(false),
            { To: { } to } => await manager.HandOverAsync(order.Group, to).ConfigureAwait(false),
            _ => PeerOutcome.Done,
        };
        return new V1.ManageReply { Outcome = (V1.ManageOutcome)outcome };
    }

    async Task<IncomingCall> GreetAsync(IAsyncStreamReader<V1.Frame> frames, ServerCallContext context)
    {
        Task<bool> first = frames.MoveNext(CancellationToken.None);
        try
        {
            await first.WaitAsync(options.HelloTimeout, options.Time, context.CancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            first.Forget();
            throw Refused(new Status(StatusCode.Unavailable, "No hello came in time."));
        }
        V1.Hello? hello = await first.ConfigureAwait(false) ? frames.Current.Hello : null;
        Judge(hello, context);
        uint? version = options.Versions.NewestInCommon(new(hello!.VersionFirst, hello.VersionLast));
        return new IncomingCall(new(hello.From), (TrafficClass)hello.TrafficClass, version!.Value);
    }

    void Judge(V1.Hello? hello, ServerCallContext context)
    {
        NodeName? certified = context.GetHttpContext().Connection.ClientCertificate is { } certificate
            ? NodeName.Of(certificate)
            : null;
        Status verdict = HelloCheck.Judge(hello, certified, options);
        if (verdict.StatusCode != StatusCode.OK)
            throw Refused(verdict);
    }

    async Task HandOnAsync(IAsyncStreamReader<V1.Frame> frames, IncomingCall call, IPeerReceiver receiver)
    {
        while (true)
        {
            Task<bool> next = frames.MoveNext(CancellationToken.None);
            if (await Task.WhenAny(next, call.Ended).ConfigureAwait(false) != next)
            {
                next.Forget();
                throw new RpcException(await call.Ended.ConfigureAwait(false));
            }
            if (!await next.ConfigureAwait(false))
                return;
            HandOn(frames.Current, call, receiver);
        }
    }

    void HandOn(V1.Frame frame, IncomingCall call, IPeerReceiver receiver)
    {
        if (frame.Batch is not { Envelopes.Count: > 0 } batch)
            throw new MalformedBytesException("a frame has no messages");
        var envelopes = new Envelope[batch.Envelopes.Count];
        for (int place = 0; place < envelopes.Length; place++)
        {
            Envelope envelope = WireCodec.Decode(batch.Envelopes[place], call.Version);
            if (envelope.Cluster != options.Cluster || envelope.From != call.Peer || envelope.To != options.Node)
                throw new MalformedBytesException("a message has another address than its call");
            if (Traffic.ClassOf(envelope.Message) != call.Traffic)
                throw new MalformedBytesException("a message is of another class than its call");
            envelopes[place] = envelope;
        }
        counters.OnFrame(envelopes.Length);
        // Why together: each time that there is something new may wake whoever takes it.
        receiver.Receive(envelopes);
    }

    V1.Welcome Welcome(IncomingCall call) => new()
    {
        Node = options.Node.Value,
        Version = call.Version,
        FrameBytesMax = (uint)options.FrameBytesMax,
    };

    RpcException Refused(Status status)
    {
        counters.OnRefusal($"{status.StatusCode}: {status.Detail}");
        return new RpcException(status);
    }
}
