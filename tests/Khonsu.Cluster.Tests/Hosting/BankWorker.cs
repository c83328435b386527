using Khonsu.Cluster.Tests.Nodes;
using Microsoft.Extensions.Hosting;

namespace Khonsu.Cluster.Tests.Hosting;

/// <summary>A service of an application that gets the store by its constructor, commits when it starts and when it
/// stops.</summary>
sealed class BankWorker(Bank bank) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
        => bank.AtomicallyAsync(
            tx => { tx.Accounts.Upsert(new Account("starts", null, BalanceOf(tx, "starts") + 1)); },
            cancellationToken: cancellationToken).AsTask();

    public Task StopAsync(CancellationToken cancellationToken)
        => bank.AtomicallyAsync(
            tx => { tx.Accounts.Upsert(new Account("stops", null, BalanceOf(tx, "stops") + 1)); },
            cancellationToken: cancellationToken).AsTask();

    static long BalanceOf(BankTx tx, string id) => tx.Accounts.Find(id)?.Balance ?? 0;
}
