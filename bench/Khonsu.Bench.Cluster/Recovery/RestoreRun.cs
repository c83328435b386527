using System.Diagnostics;
using System.Globalization;
using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Members;
using Khonsu.Bench.Cluster.Model;
using Khonsu.Bench.Ratio.Reporting;
using Khonsu.Cluster;

namespace Khonsu.Bench.Cluster.Recovery;

/// <summary>
/// How long it takes to go back to a moment: a node alone writes, one commit marks the moment, more come after it; then
/// the moment is restored and the new node is started, which applies the log. What it has then is checked.
/// </summary>
/// <param name="folder">Where the files are.</param>
/// <param name="bytes">How much is written before the moment.</param>
/// <param name="checkpointLogBytes">How much log there is between two checkpoints.</param>
sealed class RestoreRun(string folder, long bytes, long checkpointLogBytes)
{
    const int Callers = 256;
    const int Marked = 0;
    const long CheckpointBytesMin = 1 << 16;
    const string Before = "before";
    const string After = "after";
    const double GiB = 1L << 30;
    static readonly TimeSpan s_step = TimeSpan.FromSeconds(1);

    string Source => Path.Combine(folder, "source");

    string Target => Path.Combine(folder, "target");

    /// <summary>Runs it, once with all in the log, and once with most in the archive.</summary>
    public static async Task RunAsync(string folder, long bytes, TextWriter output)
    {
        var table = new Table(
            "restore of a moment", "MiB of files", "entries applied", "restore s", "s for a GiB",
            "first start s", "both, s for a GiB");
        // Why a quarter: the log is then trimmed some times, and what it loses is in the archive.
        (string Name, long CheckpointLogBytes)[] layouts =
        [
            ("the log alone, no checkpoint", long.MaxValue),
            ("the archive, with checkpoints", Math.Max(bytes / 4, CheckpointBytesMin)),
        ];
        foreach ((string name, long between) in layouts)
        {
            string own = Directory.CreateDirectory(Path.Combine(folder, "restore")).FullName;
            await new RestoreRun(own, bytes, between).RunAsync(name, table);
            Directory.Delete(own, recursive: true);
        }

        await output.WriteLineAsync(table.ToMarkdown());
    }

    async Task RunAsync(string name, Table table)
    {
        DateTimeOffset moment = await WriteAsync();
        long size = SizeOf(Source);
        long began = Stopwatch.GetTimestamp();
        RestoreResult result = KhonsuRecovery.Restore(
            Source, Target, new RestoreOptions { Point = RestorePoint.At(moment) });
        double restore = Stopwatch.GetElapsedTime(began).TotalSeconds;
        began = Stopwatch.GetTimestamp();
        await using KhonsuNode<Depot> node = await KhonsuNode.StartAsync(
            OptionsOf(Target), Depot.Open, Depot.Tables);
        double start = Stopwatch.GetElapsedTime(began).TotalSeconds;
        string mark = node.Model.Read(static tx => tx.Items[Marked].Value);
        long sum = node.Model.Read(static tx => tx.Accounts.Sum(static row => row.Balance));
        if (mark != Before || sum != Depot.Keys * Depot.FirstBalance)
            throw new InvalidOperationException($"The restored store has '{mark}' and balances of {sum}.");
        table.Add(
            name, Text(size >> 20, "F0"), Text(result.ReplayedEntries, "F0"),
            Text(restore, "F1"), Text(restore * GiB / size, "F1"),
            Text(start, "F1"), Text((restore + start) * GiB / size, "F1"));
    }

    // Returns the moment; a tenth as much comes after it.
    async Task<DateTimeOffset> WriteAsync()
    {
        await using KhonsuNode<Depot> node = await KhonsuNode.StartAsync(
            OptionsOf(Source), Depot.Open, Depot.Tables);
        await Member.FillAsync(node.Model);
        await WriteUntilAsync(node.Model, bytes);
        await MarkAsync(node.Model, Before);
        DateTimeOffset moment = DateTimeOffset.UtcNow;
        await MarkAsync(node.Model, After);
        await WriteUntilAsync(node.Model, bytes + (bytes / 10));
        return moment;
    }

    // Small runs need not go on for long.
    async Task WriteUntilAsync(Depot model, long size)
    {
        TimeSpan step = bytes < GiB / 16 ? s_step / 10 : s_step;
        for (int seed = 0; SizeOf(Source) < size; seed++)
            await Measuring.Callers.RunAsync(Callers, step, seed, PutAsync);

        Task PutAsync(int caller, Random random) => model.AtomicallyAsync(
            Marked + 1 + random.Next(Depot.Keys - 1),
            static (tx, key) => tx.Items.Upsert(new Item(key, Values.First))).AsTask();
    }

    static Task MarkAsync(Depot model, string mark)
        => model.AtomicallyAsync(mark, static (tx, mark) => tx.Items.Upsert(new Item(Marked, mark))).AsTask();

    KhonsuNodeOptions OptionsOf(string directory) => new()
    {
        Directory = directory,
        CommitTimeout = TimeSpan.FromSeconds(60),
        CheckpointLogBytes = checkpointLogBytes,
    };

    // A node that runs deletes files meanwhile.
    static long SizeOf(string directory) => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        .Select(static path => new FileInfo(path)).Where(static file => file.Exists).Sum(static file => file.Length);

    static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
