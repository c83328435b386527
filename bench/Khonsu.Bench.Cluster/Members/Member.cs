using System.Globalization;
using System.Net;
using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Model;
using Khonsu.Cluster;

namespace Khonsu.Bench.Cluster.Members;

/// <summary>One node, in a process of its own, that does what it reads from its input and answers each line by one.
/// </summary>
static class Member
{
    /// <summary>In the place of the port for clients where there is none.</summary>
    public const string NoDoor = "-";

    const int RowsOfBatch = 1_000;

    public static async Task<int> RunAsync(string[] words)
    {
        var options = new KhonsuNodeOptions
        {
            Directory = words[0],
            Node = ulong.Parse(words[1], CultureInfo.InvariantCulture),
            Listen = new IPEndPoint(IPAddress.Loopback, int.Parse(words[2], CultureInfo.InvariantCulture)),
            ElectionTimeout = TimeSpan.FromMilliseconds(int.Parse(words[3], CultureInfo.InvariantCulture)),
            CommitTimeout = TimeSpan.FromSeconds(60),
            CheckpointLogBytes = long.Parse(words[4], CultureInfo.InvariantCulture),
            Clients = words[5] == NoDoor ? null : new KhonsuClientOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, int.Parse(words[5], CultureInfo.InvariantCulture)),
            },
            Shards = int.Parse(words[6], CultureInfo.InvariantCulture),
            Peers = [.. words[7..].Select(PeerOf)],
        };
        var keys = new ShardedKeys(options.Shards);
        await using KhonsuNode<Depot> node = await KhonsuNode.StartAsync(options, Depot.Open, Depot.Tables);
        Console.Out.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
            Console.Out.WriteLine(await AnswerAsync(node, keys, line.Split(' ')));
        return 0;
    }

    static async Task<string> AnswerAsync(KhonsuNode<Depot> node, ShardedKeys keys, string[] words)
    {
        switch (words[0])
        {
            case "leader":
                return node.Status.Leader?.ToString(CultureInfo.InvariantCulture) ?? "0";
            case "fill":
                await FillAsync(node.Model);
                return "filled";
            case "run":
                return $"{await RunAsync(node.Model, keys, words)}";
            case "write":
                await PutAsync(node.Model, 0);
                return "written";
            case "sum":
                await node.SynchronizeAsync();
                return node.Model.Read(static tx => tx.Accounts.Sum(static row => row.Balance))
                    .ToString(CultureInfo.InvariantCulture);
            default:
                throw new InvalidOperationException($"Not a command: '{words[0]}'.");
        }
    }

    /// <summary>Gives each account its first balance, and each key its first value.</summary>
    public static async Task FillAsync(Depot model)
    {
        for (int first = 0; first < Depot.Keys; first += RowsOfBatch)
        {
            await model.AtomicallyAsync(first, static (tx, first) =>
            {
                for (int key = first; key < first + RowsOfBatch; key++)
                {
                    tx.Accounts.Upsert(new Account(key, Depot.FirstBalance));
                    tx.Items.Upsert(new Item(key, Values.First));
                }
            });
        }
    }

    static Task<Sample> RunAsync(Depot model, ShardedKeys keys, string[] words)
    {
        var work = Enum.Parse<Work>(words[1]);
        int callers = int.Parse(words[2], CultureInfo.InvariantCulture);
        var duration = TimeSpan.FromSeconds(double.Parse(words[3], CultureInfo.InvariantCulture));
        int seed = int.Parse(words[4], CultureInfo.InvariantCulture);
        return Callers.RunAsync(callers, duration, seed, work switch
        {
            Work.Within => (_, random) => MoveAsync(model, keys.DrawWithin(random, 2)),
            Work.Across => (_, random) => MoveAsync(model, keys.DrawAcross(random, 2)),
            Work.AcrossFour => (_, random) => MoveAsync(model, keys.DrawAcross(random, 4)),
            _ => OperationOf(model, work),
        });
    }

    // From the first to the second, from the third to the fourth.
    static Task MoveAsync(Depot model, int[] keys) => model.AtomicallyAsync(keys, static (tx, keys) =>
    {
        for (int number = 0; number < keys.Length; number++)
            tx.Accounts.Row(keys[number]).Balance += number % 2 == 0 ? -1 : 1;
    }).AsTask();

    /// <summary>One operation of a caller, with its source of choices.</summary>
    public static Func<int, Random, Task> OperationOf(Depot model, Work work) => work switch
    {
        Work.Put => (_, random) => PutAsync(model, random.Next(Depot.Keys)),
        Work.CompareAndPut => (_, random) => CompareAndPutAsync(model, random.Next(Depot.Keys)),
        _ => (_, random) => TransferAsync(model, random),
    };

    static Task PutAsync(Depot model, int key)
        => model.AtomicallyAsync(key, static (tx, key) => tx.Items.Upsert(new Item(key, Values.First))).AsTask();

    // Runs anew when another one has changed the value meanwhile, as all blocks do.
    static Task CompareAndPutAsync(Depot model, int key) => model.AtomicallyAsync(
        key, static (tx, key) => tx.Items.Upsert(new Item(key, Values.After(tx.Items[key].Value)))).AsTask();

    static Task TransferAsync(Depot model, Random random)
    {
        int from = random.Next(Depot.Keys);
        int to = (from + 1 + random.Next(Depot.Keys - 1)) % Depot.Keys;
        return model.AtomicallyAsync((from, to), static (tx, keys) =>
        {
            tx.Accounts.Row(keys.from).Balance -= 1;
            tx.Accounts.Row(keys.to).Balance += 1;
        }).AsTask();
    }

    static KhonsuPeer PeerOf(string text)
    {
        string[] parts = text.Split('=');
        return new KhonsuPeer(
            ulong.Parse(parts[0], CultureInfo.InvariantCulture),
            "127.0.0.1",
            int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
