using System.Globalization;
using System.Net;
using System.Threading.Channels;
using Khonsu.Cluster;
using Khonsu.Processes;
using Khonsu.Processes.Model;
using Khonsu.Processes.Wholesale;
using Khonsu.Processes.Words;

// A member of a cluster, for tests that kill it:
// MODEL DIRECTORY NODE PORT ELECTION-MILLISECONDS CHECKPOINT-BYTES SHARDS REPLICAS DOOR,DOOR... OTHER=PORT...
// The doors are the ports at which all members serve clients, in their order.
// It reads requests from its input, a line each, runs them at the same time, and writes the answers as they come.
int[] doors = [.. args[8].Split(',').Select(static door => int.Parse(door, CultureInfo.InvariantCulture))];
var options = new KhonsuNodeOptions
{
    Directory = args[1],
    Node = ulong.Parse(args[2], CultureInfo.InvariantCulture),
    Listen = new IPEndPoint(IPAddress.Loopback, int.Parse(args[3], CultureInfo.InvariantCulture)),
    ElectionTimeout = TimeSpan.FromMilliseconds(int.Parse(args[4], CultureInfo.InvariantCulture)),
    CheckpointLogBytes = long.Parse(args[5], CultureInfo.InvariantCulture),
    Shards = int.Parse(args[6], CultureInfo.InvariantCulture),
    Replicas = int.Parse(args[7], CultureInfo.InvariantCulture),
    Peers = [.. args[9..].Select(PeerOf)],
};
switch (args[0])
{
    case NotebookMember.Word:
        options = options with
        {
            Clients = new KhonsuClientOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, doors[options.Node - 1]),
                CallsPerSecond = 10_000,
            },
        };
        await using (KhonsuNode<Notebook> node = await KhonsuNode.StartAsync(options, Notebook.Open, Notebook.Tables))
        {
            Task<KhonsuClient<Notebook>> client = NotebookMember.ConnectAsync(
                [.. doors.Where((_, member) => member != (int)options.Node - 1)]);
            await ServeAsync(new NotebookMember(node, client));
        }

        break;
    case TradeMember.Word:
        await using (KhonsuNode<Trade> node = await KhonsuNode.StartAsync(options, Trade.Open, Trade.Tables))
            await ServeAsync(new TradeMember(node));
        break;
    default:
        throw new InvalidOperationException($"No model: '{args[0]}'.");
}

static async Task ServeAsync(Member member)
{
    // One writer: lines of two answers must not mix.
    var answers = Channel.CreateUnbounded<string>();
    Task writing = WriteAsync();
    Console.Out.WriteLine("ready");
    while (await Console.In.ReadLineAsync() is { } line)
        _ = AnswerAsync(Request.Parse(line));
    answers.Writer.Complete();
    await writing;

    async Task AnswerAsync(Request request)
    {
        await Task.Yield();
        Answer answer = await member.AnswerAsync(request);
        answers.Writer.TryWrite(answer.ToString());
    }

    async Task WriteAsync()
    {
        await foreach (string answer in answers.Reader.ReadAllAsync())
            Console.Out.WriteLine(answer);
    }
}

static KhonsuPeer PeerOf(string text)
{
    string[] parts = text.Split('=');
    return new KhonsuPeer(
        ulong.Parse(parts[0], CultureInfo.InvariantCulture),
        "127.0.0.1",
        int.Parse(parts[1], CultureInfo.InvariantCulture));
}
