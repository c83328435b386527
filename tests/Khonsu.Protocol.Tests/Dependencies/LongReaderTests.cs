using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Dependencies;

/// <summary>
/// What the level is for: an attempt that reads much, beside many small writers, and writes a little at its end.
/// </summary>
public class LongReaderTests : IDisposable
{
    const int Accounts = 50;
    const long ReportId = 1000;
    const int AttemptsMax = 5;

    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(Accounts);

    public static TheoryData<IsolationLevel> WriterLevels =>
        [IsolationLevel.SerializableSnapshot, IsolationLevel.Serializable];

    public void Dispose() => _store.Dispose();

    [Theory, MemberData(nameof(WriterLevels))]
    public void A_long_reader_with_a_small_write_commits_at_once_beside_many_writers(IsolationLevel writers)
    {
        Assert.Equal(1, Report(IsolationLevel.SerializableSnapshot, writers));
        Assert.Equal(0, _store.ValueOf(ReportId));
    }

    [Theory, MemberData(nameof(WriterLevels))]
    public void The_same_starves_at_serializable(IsolationLevel writers)
    {
        Assert.Equal(AttemptsMax, Report(IsolationLevel.Serializable, writers));
        Assert.Null(_store.ValueOf(ReportId));
    }

    [Fact]
    public void A_report_that_others_read_is_written_by_one_of_two()
    {
        using Transaction first = _store.Certify();
        using Transaction second = _store.Certify();
        Assert.Null(first.Rows().Find(ReportId));
        Assert.Null(second.Rows().Find(ReportId + 1));
        first.Write(ReportId + 1);
        second.Write(ReportId);
        Transfer(IsolationLevel.SerializableSnapshot, 1);

        Assert.True(first.Ends());
        Assert.False(second.Ends());
    }

    // Sums all accounts up while money moves between them, and writes the sum; returns how often that ran.
    int Report(IsolationLevel level, IsolationLevel writers)
    {
        int runs = 0;
        TxResult result = _store.TryAtomically(
            tx =>
            {
                runs++;
                long sum = 0;
                for (long id = 0; id < Accounts; id++)
                {
                    sum += tx.Rows()[id].Value;
                    Transfer(writers, id);
                }

                Assert.Equal(0, sum);
                tx.Rows()[ReportId] = new KeyedRow<long>(ReportId, sum);
            },
            new TransactionOptions { Isolation = level, MaxAttempts = AttemptsMax });
        Assert.Equal(level == IsolationLevel.SerializableSnapshot, result.IsCommitted);
        return runs;
    }

    void Transfer(IsolationLevel level, long id)
    {
        using Transaction transfer = _store.Begin(new TransactionOptions { Isolation = level });
        long source = id;
        long target = (id + 7) % Accounts;
        transfer.Rows().Set(source, transfer.Look(source) - 1);
        transfer.Rows().Set(target, transfer.Look(target) + 1);
        transfer.Commit();
    }
}
