using System.Buffers;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Transport.Codec;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients;

/// <summary>What clients may not do to a node: call too often, send too much, send what nobody understands.</summary>
public sealed class ClientLimitTests : IDisposable
{
    readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Too_many_calls_are_refused_and_wrong_tokens_count_too()
    {
        KhonsuClientToken[] tokens = [new("reader-0123456789abcdef", KhonsuClientRole.Read)];
        await using KhonsuNode<Bank> node = await StartAsync(new() { Tokens = tokens, CallsPerSecond = 3 });
        using var client = new TestClient(node.ClientEndpoint!, "a wrong one");
        var found = new HashSet<StatusCode>();
        // Why so many: the limit fills again while they are made; a machine that makes fewer than four in a second
        // would be needed to pass it.
        for (int call = 0; call < 100; call++)
            found.Add((await client.RefusedAsync(ClientMethods.Status, new V1.StatusRequest())).StatusCode);
        Assert.Equal([StatusCode.Unauthenticated, StatusCode.ResourceExhausted], found.Order().Reverse());
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused()
    {
        await using KhonsuNode<Bank> node = await StartAsync(new() { MessageBytesMax = 1 << 10 });
        using var client = new TestClient(node.ClientEndpoint!);
        var request = new V1.ReconfigureRequest();
        for (ulong voter = 1UL << 60; voter < (1UL << 60) + 1_000; voter++)
            request.Voters.Add(voter);

        RpcException refused = await client.RefusedAsync(ClientMethods.Reconfigure, request);

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal(1u, node.Status.Configuration);
    }

    [Fact]
    public async Task A_request_that_this_node_does_not_understand_is_refused()
    {
        await using KhonsuNode<Bank> node = await StartAsync(new());
        using var client = new TestClient(node.ClientEndpoint!);
        // Field 99 of a later version; the request itself has none.
        var later = new Method<byte[], V1.CheckpointReply>(
            MethodType.Unary,
            ClientMethods.Checkpoint.ServiceName,
            ClientMethods.Checkpoint.Name,
            Marshallers.Create(static bytes => bytes, static bytes => bytes),
            ClientMethods.Checkpoint.ResponseMarshaller);

        RpcException refused = await client.RefusedAsync(later, [0x98, 0x06, 0x01]);

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Changed_requests_are_read_or_refused_by_the_one_error(int seed)
    {
        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 4_000; round++)
        {
            byte[] bytes = RandomRequest(random).ToByteArray();
            for (int change = random.Next(1, 4); change > 0 && bytes.Length > 0; change--)
                bytes = Changed(bytes, random);
            refused += WireRefusal.IsRefused(bytes, V1.ReconfigureRequest.Parser, $"seed={seed}.{round}") ? 1 : 0;
            refused += WireRefusal.IsRefused(bytes, V1.SetPeerRequest.Parser, $"seed={seed}.{round}") ? 1 : 0;
            refused += WireRefusal.IsRefused(bytes, V1.GetOutcomeRequest.Parser, $"seed={seed}.{round}") ? 1 : 0;
            refused += WireRefusal.IsRefused(bytes, V1.ReplaceNodeRequest.Parser, $"seed={seed}.{round}") ? 1 : 0;
            refused += WireRefusal.IsRefused(bytes, V1.StatusRequest.Parser, $"seed={seed}.{round}") ? 1 : 0;
        }

        Assert.InRange(refused, 4_000, 19_999);
    }

    static IMessage RandomRequest(Random random)
    {
        var reconfigure = new V1.ReconfigureRequest();
        for (int count = random.Next(5); count > 0; count--)
            reconfigure.Voters.Add((ulong)random.NextInt64());
        return random.Next(4) switch
        {
            0 => reconfigure,
            1 => new V1.SetPeerRequest { Node = 4, Host = "host", Port = (uint)random.Next(99_999) },
            2 => new V1.GetOutcomeRequest { Node = 1, Start = (ulong)random.NextInt64(), Number = 7 },
            _ => new V1.ReplaceNodeRequest { Node = (ulong)random.NextInt64(), Replacement = (ulong)random.Next(3) },
        };
    }

    static byte[] Changed(byte[] bytes, Random random)
    {
        int position = random.Next(bytes.Length);
        return random.Next(3) switch
        {
            0 => [.. bytes[..position], (byte)random.Next(256), .. bytes[(position + 1)..]],
            1 => [.. bytes[..position], .. bytes[(position + 1)..]],
            _ => [.. bytes[..position], (byte)random.Next(256), .. bytes[position..]],
        };
    }

    Task<KhonsuNode<Bank>> StartAsync(KhonsuClientOptions clients) => _folder.StartAsync(_folder.Options with
    {
        Clients = clients with { Listen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Take(1).Single()) },
    });
}
