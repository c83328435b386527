using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>The files of a node, and a place for a copy of them with another number of shards.</summary>
sealed class ReshardFolder : IDisposable
{
    public const int Seed = 20261204;
    public const int Accounts = 24;

    readonly NodeFolder _old = new();

    /// <summary>Of the node whose files are copied.</summary>
    public KhonsuNodeOptions Options => _old.Options;

    /// <summary>Where the copy goes.</summary>
    public string Target { get; } = Path.Combine(Path.GetTempPath(), $"khonsu-reshard-{Guid.NewGuid():N}");

    /// <summary>Says how many shards the copy has.</summary>
    public static RestoreOptions RestoreInto(int shards)
        => new() { Cluster = "khonsu", Shards = shards, Tables = Bank.Tables };

    /// <summary>All rows of a node.</summary>
    public static string ContentOf(KhonsuNode<Bank> node) => node.Model.Read(static tx => string.Join(
        '\n',
        tx.Accounts.Select(static row => row.ToString())
            .Concat(tx.Entries.Select(static row => row.ToString()))
            .Concat(tx.Pickies.Select(static row => row.ToString()))
            .Order(StringComparer.Ordinal)));

    public Task<KhonsuNode<Bank>> StartAsync(KhonsuNodeOptions options) => _old.StartAsync(options);

    /// <summary>With what the copy is started.</summary>
    public KhonsuNodeOptions OptionsOf(int shards) => Options with { Directory = Target, Shards = shards };

    /// <summary>Makes the copy.</summary>
    public void Restore(int into) => KhonsuRecovery.Restore(Options.Directory, Target, RestoreInto(into));

    /// <summary>Makes a past of rows of all sorts, with a checkpoint in the midst of it.</summary>
    /// <returns>All rows.</returns>
    public async Task<string> FillAsync(int shards)
    {
        await using KhonsuNode<Bank> node = await StartAsync(Options with { Shards = shards });
        var work = new TransferWork(Accounts, Seed);
        await work.FillAsync(node);
        for (int round = 0; round < 40; round++)
        {
            Assert.True(await work.RunOneAsync(node));
            if (round == 20)
                await node.CheckpointAsync();
        }

        for (int number = 0; number < Accounts; number++)
        {
            string owner = $"owner {number % 3}";
            await node.Model.AtomicallyAsync(tx =>
            {
                tx.Accounts.Row(TransferWork.NameOf(number)).Owner = owner;
                tx.Accounts.Row(TransferWork.NameOf(number)).Visits += number;
                tx.Entries.Add(new Entry(number % 4, number, number / 4m));
                tx.Pickies.Add(new Picky($"picky {number}", number));
            });
        }

        string content = ContentOf(node);
        await node.StopAsync();
        return content;
    }

    public void Dispose()
    {
        _old.Dispose();
        if (Directory.Exists(Target))
            Directory.Delete(Target, recursive: true);
    }
}
