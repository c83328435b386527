using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Moves money between accounts of any shards, and knows what there must be in all.</summary>
sealed class TransferWork(int accounts, int seed)
{
    /// <summary>What each account has at first.</summary>
    public const long Deposit = 1000;

    readonly Random _random = new(seed);

    public long Total => accounts * Deposit;

    public static string NameOf(int number) => $"account-{number}";

    public ValueTask FillAsync(KhonsuNode<Bank> node) => FillAsync(node.Model);

    /// <summary>Fills on the first of some nodes, and waits until all have it: what one was answered, the others may
    /// not have applied yet.</summary>
    public async Task FillAsync(IEnumerable<KhonsuNode<Bank>> nodes)
    {
        KhonsuNode<Bank>[] all = [.. nodes];
        await FillAsync(all[0]);
        foreach (KhonsuNode<Bank> node in all)
            await ThreeNodes.WhenAvailableAsync(() => node.SynchronizeAsync());
    }

    public ValueTask FillAsync(Bank bank) => bank.AtomicallyAsync(tx =>
    {
        for (int number = 0; number < accounts; number++)
            tx.Accounts.Add(new Account(NameOf(number), null, Deposit));
    });

    /// <summary>One transfer.</summary>
    /// <param name="node">Where it is made.</param>
    /// <param name="resolve">What is done about one in doubt; nothing by itself.</param>
    /// <returns>Whether it is known to be done; false when nobody knows, or it was not.</returns>
    public Task<bool> RunOneAsync(KhonsuNode<Bank> node, Func<KhonsuNode<Bank>, CommitId, Task>? resolve = null)
        => RunOneAsync(node.Model, resolve is null ? null : commit => resolve(node, commit));

    /// <summary>One transfer.</summary>
    /// <param name="bank">The store in which it is made.</param>
    /// <param name="resolve">What is done about one in doubt; nothing by itself.</param>
    /// <returns>Whether it is known to be done; false when nobody knows, or it was not.</returns>
    public async Task<bool> RunOneAsync(Bank bank, Func<CommitId, Task>? resolve = null)
    {
        (int from, int to, long amount) = Draw();
        try
        {
            await bank.AtomicallyAsync(tx =>
            {
                tx.Accounts.Row(NameOf(from)).Balance -= amount;
                tx.Accounts.Row(NameOf(to)).Balance += amount;
            });
            return true;
        }
        catch (CommitOutcomeUnknownException doubt)
        {
            if (resolve is not null)
                await resolve(doubt.Commit);
            return false;
        }
        catch (Exception error) when (error is ClusterUnavailableException or ObjectDisposedException)
        {
            // The last: the node was killed before the block began.
            return false;
        }
    }

    public static long SumOf(KhonsuNode<Bank> node) => SumOf(node.Model);

    public static long SumOf(Bank bank)
        => bank.Read(static tx => tx.Accounts.Sum(static account => account.Balance));

    (int From, int To, long Amount) Draw()
    {
        lock (_random)
        {
            int from = _random.Next(accounts);
            int to = (from + 1 + _random.Next(accounts - 1)) % accounts;
            return (from, to, _random.Next(1, 10));
        }
    }
}
