using Apache.Arrow;
using Apache.Arrow.Ipc;
using Khonsu.Flight.Tests.Rows;
using Khonsu.Flight.Wire;

namespace Khonsu.Flight.Tests.Wire;

/// <summary>What a message is said to need is what it needs.</summary>
public sealed class BatchBytesTests : IDisposable
{
    // Each buffer of a message is padded.
    const int PaddingMax = 64;

    readonly Bank _bank = Bank.Open();
    readonly RecordBatch _batch;

    public BatchBytesTests()
    {
        KindRows.Add(_bank, 200);
        _batch = _bank.Read(static tx => tx.EveryKinds.ToRecordBatch());
    }

    public void Dispose()
    {
        _batch.Dispose();
        _bank.Dispose();
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(0, 1)]
    [InlineData(13, 50)]
    [InlineData(199, 1)]
    [InlineData(64, 0)]
    public void The_bytes_of_rows_are_those_of_their_message(int first, int count)
    {
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = new(stream, _batch.Schema, leaveOpen: true))
        {
            writer.WriteStart();
            long before = stream.Length;
            writer.WriteRecordBatch(_batch.Slice(first, count));
            int buffers = _batch.Arrays.Sum(static array => BuffersOf(array.Data));
            long body = stream.Length - before;
            long said = BatchBytes.OfRows(_batch, first, count);
            // The header of the message has a few words for each buffer.
            Assert.InRange(said, body - (buffers * 2 * PaddingMax) - 1_000, body);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(3_000)]
    [InlineData(20_000)]
    [InlineData(1_000_000)]
    public void Rows_are_cut_where_one_more_would_not_fit(int bytesMax)
    {
        for (int first = 0; first < _batch.Length;)
        {
            int rows = BatchBytes.RowsThatFit(_batch, first, bytesMax);
            Assert.True(rows == 1 || BatchBytes.OfRows(_batch, first, rows) <= bytesMax);
            Assert.True(
                first + rows == _batch.Length || BatchBytes.OfRows(_batch, first, rows + 1) > bytesMax);
            first += rows;
        }
    }

    [Fact]
    public void All_buffers_are_at_least_all_rows()
        => Assert.True(BatchBytes.OfBuffers(_batch) >= BatchBytes.OfRows(_batch, 0, _batch.Length));

    [Fact]
    public void A_plan_goes_for_as_many_rows_as_fit()
    {
        BatchPlan plan = new(bytesMax: 1_000);
        Assert.Equal(64, plan.NextRows);
        plan.Learn(64, 640);
        Assert.Equal(100, plan.NextRows);
        plan.Learn(100, 50_000);
        Assert.Equal(2, plan.NextRows);
        plan.Learn(2, 1_000_000);
        Assert.Equal(1, plan.NextRows);
        plan.Learn(1, 0);
        Assert.Equal(1_000, plan.NextRows);
        plan.Learn(0, 0);
        Assert.Equal(1_000, plan.NextRows);
    }

    [Fact]
    public void A_client_goes_on_after_the_last_commit_that_is_whole()
    {
        Int64Array stamps = new Int64Array.Builder().AppendRange([5, 5, 7, 7, 7, 9]).Build();
        Assert.Equal(
            [4, 5, 5, 5, 7, 9],
            Enumerable.Range(1, 6).Select(rows => BatchSender.LastWhole(stamps, rows, before: 4)));
    }

    static int BuffersOf(ArrayData data) => data.Buffers.Length + (data.Children?.Sum(BuffersOf) ?? 0);
}
