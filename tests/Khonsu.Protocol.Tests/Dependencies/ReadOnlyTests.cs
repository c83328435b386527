using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Dependencies;

/// <summary>
/// The anomaly of Fekete, O'Neil and O'Neil (2004): who only reads sees one commit and not another, which stands before
/// it. The other one is refused when it comes later; who reads is refused only when it has come already.
/// </summary>
public class ReadOnlyTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(4);

    public static TheoryData<IsolationLevel> PlacedLevels =>
        [IsolationLevel.SerializableSnapshot, IsolationLevel.Serializable];

    public void Dispose() => _store.Dispose();

    [Theory, MemberData(nameof(PlacedLevels))]
    public void Who_has_read_and_ended_is_never_refused(IsolationLevel level)
    {
        using Transaction withdrawal = BeginWithdrawal();
        _store.Touch(1, "deposit");
        using Transaction report = _store.Begin(new TransactionOptions { Isolation = level, Label = "report" });
        Assert.Equal((0, 101), (report.Look(0), report.Look(1)));

        Assert.True(report.Ends());
        AbortInfo abort = withdrawal.TryCommit().Abort!;
        Assert.Equal(("deposit", "report"), (abort.OtherLabel, abort.EarlierLabel));
        Assert.Equal(0, _store.ValueOf(0));
    }

    [Theory, MemberData(nameof(PlacedLevels))]
    public void Who_still_reads_is_refused_and_runs_again(IsolationLevel level)
    {
        using Transaction withdrawal = BeginWithdrawal();
        _store.Touch(1);
        int runs = 0;
        (long, long) seen = _store.Atomically(
            tx =>
            {
                (long, long) balances = (tx.Rows()[0].Value, tx.Rows()[1].Value);
                if (runs++ == 0)
                    Assert.True(withdrawal.Ends());
                return balances;
            },
            new TransactionOptions { Isolation = level });

        Assert.Equal(2, runs);
        Assert.Equal((100, 101), seen);
    }

    [Fact]
    public void Who_reads_what_nobody_overwrites_is_not_refused()
    {
        using Transaction withdrawal = BeginWithdrawal();
        _store.Touch(1);
        using Transaction report = _store.Certify();
        report.Look(1);
        report.Look(2);
        Assert.True(withdrawal.Ends());

        Assert.True(report.Ends());
    }

    [Fact]
    public void A_read_block_sees_a_snapshot_and_is_no_part_of_the_order()
    {
        using Transaction withdrawal = BeginWithdrawal();
        _store.Touch(1);
        (long, long) seen = _store.Read(static tx => (tx.Rows()[0].Value, tx.Rows()[1].Value));

        // Why allowed: the withdrawal stands before the deposit, and nobody in the order has seen between them.
        Assert.True(withdrawal.Ends());
        Assert.Equal((0, 101), seen);
    }

    [Fact]
    public void A_long_read_beside_many_writers_is_not_refused()
    {
        int runs = 0;
        long sum = _store.Atomically(
            tx =>
            {
                runs++;
                long first = tx.Rows()[0].Value;
                for (int commit = 0; commit < 1000; commit++)
                    _store.Overwrite(commit % 4, commit);
                return first + tx.Rows()[1].Value + tx.Rows().Count;
            },
            Levels.Certified);

        Assert.Equal((1, 4), (runs, sum));
    }

    // Reads both balances and will write the first one.
    Transaction BeginWithdrawal()
    {
        Transaction withdrawal = _store.Certify("withdrawal");
        Assert.Equal((0, 0), (withdrawal.Look(0), withdrawal.Look(1)));
        withdrawal.Write(0);
        return withdrawal;
    }
}
