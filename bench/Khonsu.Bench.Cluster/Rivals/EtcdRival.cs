using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Model;
using Khonsu.Bench.Cluster.Protos;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>
/// Three members of etcd with its default settings; the callers are in this process and talk to the leader by gRPC,
/// over four connections.
/// </summary>
sealed class EtcdRival : IRival
{
    const int Members = 3;
    const int Connections = 4;
    const int RetryMilliseconds = 5;
    const int KeysAtATime = 100;
    static readonly TimeSpan s_deadline = TimeSpan.FromMilliseconds(100);
    static readonly ByteString s_value = ByteString.CopyFromUtf8(Values.First);
    static readonly ByteString s_other = ByteString.CopyFromUtf8(Values.After(Values.First));

    readonly string _folder;
    readonly int[] _clientPorts;
    readonly int[] _peerPorts;
    readonly Process?[] _processes = new Process?[Members];
    readonly GrpcChannel[] _members;
    GrpcChannel[] _channels = [];
    KV.KVClient[] _clients = [];

    public EtcdRival(string folder)
    {
        _folder = folder;
        int[] ports = LoopbackPorts.Take(2 * Members);
        _clientPorts = ports[..Members];
        _peerPorts = ports[Members..];
        _members = [.. _clientPorts.Select(ChannelTo)];
    }

    public static bool IsInstalled => Programs.Exists("etcd");

    public string Name => "etcd";

    public bool CanFailOver => true;

    public bool Does(Work work) => work <= Work.Transfer;

    public async Task StartAsync()
    {
        for (int member = 0; member < Members; member++)
            Start(member);
        await ConnectAsync();
        foreach (int[] keys in Enumerable.Range(0, Depot.Keys).Chunk(KeysAtATime))
            await Task.WhenAll(keys.Select(FillAsync));
    }

    public Task<Sample> RunAsync(Work work, int callers, TimeSpan duration, int seed)
        => Callers.RunAsync(callers, duration, seed, work switch
        {
            Work.Put => PutAsync,
            Work.CompareAndPut => CompareAndPutAsync,
            _ => TransferAsync,
        });

    public async Task<string?> CheckAsync()
    {
        RangeResponse accounts = await _clients[0].RangeAsync(new RangeRequest
        {
            Key = ByteString.CopyFromUtf8("account/"),
            RangeEnd = ByteString.CopyFromUtf8("account0"),
        });
        long sum = accounts.Kvs.Sum(static pair => BalanceOf(pair.Value));
        long expected = Depot.Keys * Depot.FirstBalance;
        return sum == expected ? null : $"the balances sum up to {sum} instead of {expected}";
    }

    public async Task<TimeSpan> FailOverAsync()
    {
        int leader = await LeaderAsync();
        // Every member has everything: a read that is not of the past waits for that.
        foreach (GrpcChannel member in _members)
            await ReadAsync(member);
        long killed = Stopwatch.GetTimestamp();
        await Programs.KillAsync(_processes[leader]!);
        TimeSpan took = await FirstWriteAsync(leader, killed);
        Start(leader);
        await ConnectAsync();
        return took;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (GrpcChannel channel in _members.Concat(_channels))
            channel.Dispose();
        foreach (Process process in _processes.OfType<Process>())
            await Programs.KillAsync(process);
    }

    static GrpcChannel ChannelTo(int port) => GrpcChannel.ForAddress(
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
        new GrpcChannelOptions { MaxReceiveMessageSize = 64 << 20 });

    static ByteString ItemKey(int key) => KeyOf("item/", key);

    static ByteString AccountKey(int key) => KeyOf("account/", key);

    static ByteString KeyOf(string prefix, int key)
        => ByteString.CopyFromUtf8(string.Create(CultureInfo.InvariantCulture, $"{prefix}{key:D6}"));

    static ByteString ValueOf(long balance) => ByteString.CopyFromUtf8(balance.ToString(CultureInfo.InvariantCulture));

    static long BalanceOf(ByteString value) => long.Parse(value.Span, CultureInfo.InvariantCulture);

    static RequestOp Put(ByteString key, ByteString value)
        => new() { RequestPut = new PutRequest { Key = key, Value = value } };

    static RequestOp Get(ByteString key) => new() { RequestRange = new RangeRequest { Key = key } };

    static Compare Unchanged(KeyValue pair) => new()
    {
        Result = Compare.Types.Result.Equal,
        Target = Compare.Types.Target.Mod,
        Key = pair.Key,
        ModRevision = pair.ModRevision,
    };

    void Start(int member)
    {
        string[] words =
        [
            "--name", $"m{member}",
            "--data-dir", Path.Combine(_folder, $"etcd-{member}"),
            "--listen-client-urls", Url(_clientPorts[member]),
            "--advertise-client-urls", Url(_clientPorts[member]),
            "--listen-peer-urls", Url(_peerPorts[member]),
            "--initial-advertise-peer-urls", Url(_peerPorts[member]),
            "--initial-cluster", string.Join(',', _peerPorts.Select((port, number) => $"m{number}={Url(port)}")),
            "--log-level", "error",
        ];
        Process process = Programs.Start("etcd", words, Path.Combine(_folder, $"etcd-{member}.log"));
        _ = process.StandardOutput.ReadToEndAsync();
        _processes[member] = process;

        static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
    }

    async Task ConnectAsync()
    {
        int leader = await LeaderAsync();
        foreach (GrpcChannel channel in _channels)
            channel.Dispose();
        _channels = [.. Enumerable.Range(0, Connections).Select(_ => ChannelTo(_clientPorts[leader]))];
        _clients = [.. _channels.Select(static channel => new KV.KVClient(channel))];
    }

    // The first member that says of itself that it leads.
    async Task<int> LeaderAsync()
    {
        while (true)
        {
            for (int member = 0; member < Members; member++)
            {
                try
                {
                    StatusResponse status = await new Maintenance.MaintenanceClient(_members[member])
                        .StatusAsync(new StatusRequest(), deadline: DateTime.UtcNow + s_deadline);
                    if (status.Leader != 0 && status.Leader == status.Header.MemberId)
                        return member;
                }
                catch (RpcException)
                {
                    // It is down, or starts.
                }
            }

            await Task.Delay(RetryMilliseconds);
        }
    }

    static async Task ReadAsync(GrpcChannel member)
    {
        while (true)
        {
            try
            {
                await new KV.KVClient(member).RangeAsync(new RangeRequest { Key = ItemKey(0) });
                return;
            }
            catch (RpcException)
            {
                // It starts.
                await Task.Delay(RetryMilliseconds);
            }
        }
    }

    // Clients of the other two ask again and again, each attempt for a short time.
    async Task<TimeSpan> FirstWriteAsync(int dead, long killed)
    {
        Task[] attempts = [.. Enumerable.Range(0, Members).Where(member => member != dead).Select(WriteAsync)];
        await Task.WhenAny(attempts);
        TimeSpan took = Stopwatch.GetElapsedTime(killed);
        await Task.WhenAll(attempts);
        return took;

        async Task WriteAsync(int member)
        {
            var client = new KV.KVClient(_members[member]);
            while (true)
            {
                try
                {
                    var request = new PutRequest { Key = ItemKey(0), Value = s_value };
                    await client.PutAsync(request, deadline: DateTime.UtcNow + s_deadline);
                    return;
                }
                catch (RpcException)
                {
                    await Task.Delay(RetryMilliseconds);
                }
            }
        }
    }

    async Task PutAsync(int caller, Random random) => await _clients[caller % Connections].PutAsync(
        new PutRequest { Key = ItemKey(random.Next(Depot.Keys)), Value = s_value });

    async Task FillAsync(int key) => await _clients[key % Connections].TxnAsync(
        new TxnRequest { Success = { Put(AccountKey(key), ValueOf(Depot.FirstBalance)), Put(ItemKey(key), s_value) } });

    async Task CompareAndPutAsync(int caller, Random random)
    {
        KV.KVClient client = _clients[caller % Connections];
        ByteString key = ItemKey(random.Next(Depot.Keys));
        TxnResponse written;
        do
        {
            RangeResponse read = await client.RangeAsync(new RangeRequest { Key = key });
            KeyValue pair = read.Kvs[0];
            ByteString next = pair.Value.Span[0] == s_value.Span[0] ? s_other : s_value;
            written = await client.TxnAsync(
                new TxnRequest { Compare = { Unchanged(pair) }, Success = { Put(key, next) } });
        }
        while (!written.Succeeded);
    }

    // What a program on etcd does: it reads both in one transaction, and writes both in another that compares them.
    async Task TransferAsync(int caller, Random random)
    {
        KV.KVClient client = _clients[caller % Connections];
        int from = random.Next(Depot.Keys);
        int to = (from + 1 + random.Next(Depot.Keys - 1)) % Depot.Keys;
        TxnResponse written;
        do
        {
            TxnResponse read = await client.TxnAsync(
                new TxnRequest { Success = { Get(AccountKey(from)), Get(AccountKey(to)) } });
            KeyValue source = read.Responses[0].ResponseRange.Kvs[0];
            KeyValue target = read.Responses[1].ResponseRange.Kvs[0];
            written = await client.TxnAsync(new TxnRequest
            {
                Compare = { Unchanged(source), Unchanged(target) },
                Success =
                {
                    Put(source.Key, ValueOf(BalanceOf(source.Value) - 1)),
                    Put(target.Key, ValueOf(BalanceOf(target.Value) + 1)),
                },
            });
        }
        while (!written.Succeeded);
    }
}
