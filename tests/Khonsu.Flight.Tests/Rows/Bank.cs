using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Flight.Tests.Rows;

/// <summary>The store of these tests.</summary>
[TransactionalModel(typeof(Account), typeof(Document), typeof(EveryKind))]
public sealed partial class Bank
{
    internal static readonly StoreOptions WithFeed = new() { ChangeFeed = new ChangeFeedOptions() };

    /// <summary>Adds accounts <c>a0</c>, <c>a1</c> and so on.</summary>
    internal void AddAccounts(int count, decimal balance = 100)
        => Atomically((count, balance), static (tx, state) =>
        {
            for (int i = 0; i < state.count; i++)
                tx.Accounts.Add(new Account($"a{i}", $"a{i}@bank", state.balance));
        });

    /// <summary>Moves money around a ring: each call changes every account and no sum.</summary>
    internal void Rotate(int count) => Atomically(count, static (tx, count) =>
    {
        for (int i = 0; i < count; i++)
        {
            tx.Accounts.Row($"a{i}").Balance -= 1;
            tx.Accounts.Row($"a{(i + 1) % count}").Balance += 1;
        }

        tx.Accounts.Row("a0").Balance -= 1;
        tx.Accounts.Row($"a{count - 1}").Balance += 1;
    });
}
