using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>
/// The schema that the rivals of the Arrow part write: the same columns and types as the generated one.
/// </summary>
static class ReadingSchema
{
    public const long NanosecondsPerTick = 100;

    public static readonly TimestampType Timestamp = new(TimeUnit.Nanosecond, "UTC");

    public static readonly Schema Value = new(
        [
            new Field("id", Int64Type.Default, nullable: false),
            new Field("code", StringType.Default, nullable: false),
            new Field("value", DoubleType.Default, nullable: false),
            new Field("is_active", BooleanType.Default, nullable: false),
            new Field("at", Timestamp, nullable: false),
            new Field("count", Int32Type.Default, nullable: true),
        ],
        metadata: null);

    public static long NanosecondsOf(DateTime value) =>
        checked((value.Ticks - DateTime.UnixEpoch.Ticks) * NanosecondsPerTick);
}
