using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Times of day are read in the units that others have for them, when asked.</summary>
public static partial class EvolvedClockTests
{
    [Transactional]
    public sealed partial record Shift([Key] int Id, TimeOnly? Start);

    public static TheoryData<TimeUnit> Units =>
        [TimeUnit.Second, TimeUnit.Millisecond, TimeUnit.Microsecond, TimeUnit.Nanosecond];

    [Theory]
    [MemberData(nameof(Units))]
    public static void A_time_is_read_in_every_unit(TimeUnit unit)
    {
        using RecordBatch all = Batch(unit, 0, null, (13 * 3600) + 7, (24 * 3600) - 1);
        using RecordBatch batch = all.Slice(1, 3);
        using KhonsuStore store = KhonsuStore.Open();

        store.Atomically(tx => tx.Shifts.FromRecordBatch(batch, schemas: SchemaMatch.Evolve));

        Assert.Equal(
            [(1, null), (2, new TimeOnly(13, 0, 7)), (3, new TimeOnly(23, 59, 59))],
            store.Read(static tx => tx.Shifts.Select(static s => (s.Id, s.Start)).OrderBy(static s => s.Id).ToArray()));
        if (unit == TimeUnit.Nanosecond)
            return;
        SchemaMismatchException refused = Assert.Throws<SchemaMismatchException>(
            () => store.Atomically(tx => tx.Shifts.FromRecordBatch(batch, BatchMode.Upsert)));
        Assert.Equal("start", refused.Column);
        Assert.EndsWith(" SchemaMatch.Evolve would read it, with defaults for what is missing.", refused.Message);
        SchemaMismatchException exact = Assert.Throws<SchemaMismatchException>(
            () => store.Atomically(tx => tx.Shifts.FromRecordBatch(batch, BatchMode.Upsert, SchemaMatch.Exact)));
        Assert.DoesNotContain("Evolve", exact.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TimeUnit.Second, 86_400L)]
    [InlineData(TimeUnit.Millisecond, -1L)]
    [InlineData(TimeUnit.Microsecond, 86_400_000_000L)]
    [InlineData(TimeUnit.Microsecond, long.MaxValue)]
    [InlineData(TimeUnit.Microsecond, long.MinValue)]
    public static void A_time_that_is_none_is_refused_with_its_row(TimeUnit unit, long value)
    {
        using RecordBatch batch = BatchOf(unit, 0, null, value);
        using KhonsuStore store = KhonsuStore.Open();

        ColumnValueException refused = Assert.Throws<ColumnValueException>(() => store.Atomically(
            tx => tx.Shifts.FromRecordBatch(batch, schemas: SchemaMatch.Evolve)));

        Assert.Equal(("shifts", "start", 2), (refused.Table, refused.Column, refused.Row));
        Assert.Equal(0, store.Read(static tx => tx.Shifts.Count));
    }

    static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1_000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    static RecordBatch Batch(TimeUnit unit, params long?[] seconds) =>
        BatchOf(unit, [.. seconds.Select(value => value * PerSecond(unit))]);

    static RecordBatch BatchOf(TimeUnit unit, params long?[] values)
    {
        Int32Array.Builder ids = new();
        ids.AppendRange(Enumerable.Range(0, values.Length));
        bool isShort = unit is TimeUnit.Second or TimeUnit.Millisecond;
        IArrowType type = isShort ? new Time32Type(unit) : new Time64Type(unit);
        Field[] fields = [new("id", Int32Type.Default, false), new("start", type, true)];
        return new RecordBatch(
            new Schema(fields, null), [ids.Build(), isShort ? Short(type, values) : Long(type, values)], values.Length);
    }

    static Time32Array Short(IArrowType type, long?[] values)
    {
        Time32Array.Builder times = new((Time32Type)type);
        foreach (long? value in values)
            _ = value is { } time ? times.Append((int)time) : times.AppendNull();
        return times.Build();
    }

    static Time64Array Long(IArrowType type, long?[] values)
    {
        Time64Array.Builder times = new((Time64Type)type);
        foreach (long? value in values)
            _ = value is { } time ? times.Append(time) : times.AppendNull();
        return times.Build();
    }
}
