using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>
/// The blocks that every rival runs: same rows, same <c>with</c> copies, same sums. Implementations are structs, so
/// that the loops of the workloads are compiled once for each of them and no rival pays for an interface call.
/// </summary>
interface IBank<TSelf>
    where TSelf : struct, IBank<TSelf>
{
    static abstract string Name { get; }

    /// <summary>Whether a block of several rows is one atomic step.</summary>
    static abstract bool IsAtomic { get; }

    /// <summary>Fills a new bank.</summary>
    /// <exception cref="TimeoutException">The fill took longer than the size allows.</exception>
    static abstract TSelf Create(BankSize size);

    /// <summary>Reads two accounts and moves 1 from the first to the second.</summary>
    void Transfer(Worker worker, long source, long target);

    /// <summary>
    /// Reads four accounts and adds 1 to the fifth; the keys start at <paramref name="position"/> of the stream.
    /// </summary>
    void ReadFourUpdateOne(Worker worker, int position);

    /// <summary>Adds the versions of ten accounts, all of one moment.</summary>
    long ReadTen(Worker worker, int position);

    /// <summary>The same by text keys.</summary>
    long ReadTenNames(Worker worker, int position);

    /// <summary>Adds 1 to the only counter.</summary>
    void Increment(Worker worker);

    /// <summary>Adds the balances of all accounts, all of one moment.</summary>
    decimal Sum(Worker worker);

    /// <summary>Inserts an account that is not there.</summary>
    void Add(Worker worker, long key);

    /// <summary>Deletes an account that is there.</summary>
    void Remove(Worker worker, long key);

    /// <summary>The counter's value; no thread may be running.</summary>
    long CounterValue { get; }

    /// <summary>Walks all accounts; no thread may be running.</summary>
    BankTotals Totals();

    /// <summary>Gives up what a process would otherwise keep.</summary>
    void Close();
}
