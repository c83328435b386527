using System.Numerics;
using Apache.Arrow;
using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Flight.Tests.Rows;

/// <summary>Rows with columns of every kind, each with a value of its own, and their values as text.</summary>
static class KindRows
{
    internal static EveryKind Row(int i) => new()
    {
        Id = $"ключ 🌙 {i}",
        I8 = (sbyte)i,
        U64 = ulong.MaxValue - (ulong)i,
        Half = (Half)i,
        Float = -0.25f * i,
        Double = i % 3 == 0 ? null : double.Epsilon * i,
        Flag = i % 2 == 0,
        MaybeFlag = i % 5 == 0 ? null : i % 3 == 0,
        Unit = (char)(0xD700 + i),
        Small = i / 100m,
        Middle = i % 4 == 0 ? null : 12345678901234.5678m - i,
        Money = i + 0.000000000000000001m,
        Wide = decimal.MaxValue - i,
        Huge = Int128.MinValue + i,
        HugeUnsigned = i % 6 == 0 ? null : UInt128.MaxValue - (UInt128)i,
        Endless = -BigInteger.Pow(2, i),
        Note = i % 7 == 0 ? null : new string('n', i % 50),
        Payload = new byte[] { 1, (byte)i, 3 }.AsMemory(0, i % 4),
        MaybePayload = i % 8 == 0 ? null : new byte[i % 20],
        Digest = [.. Enumerable.Repeat((byte)i, i % 5)],
        Token = new Guid(i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        Day = DateOnly.FromDayNumber(i),
        Clock = i % 9 == 0 ? null : TimeOnly.MaxValue.Add(TimeSpan.FromTicks(-i)),
        At = DateTime.UnixEpoch.AddTicks(i),
        Wall = i % 10 == 0 ? null : new DateTime(2000 + i, 1, 1, 0, 0, 0, DateTimeKind.Unspecified),
        Seen = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(i)),
        MaybeSeen = i % 11 == 0 ? null : new DateTimeOffset(2021, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-i)),
        Took = TimeSpan.FromMilliseconds(-i),
        Mood = i % 2 == 0 ? Mood.Wild : Mood.Calm,
        MaybeMood = i % 12 == 0 ? null : Mood.Wild,
    };

    internal static void Add(Bank bank, int count) => bank.Atomically(count, static (tx, count) =>
    {
        for (int i = 0; i < count; i++)
            tx.EveryKinds.Add(Row(i));
    });

    /// <summary>Every value of the rows of batches, each row with its key, in the order of keys.</summary>
    internal static List<string> LinesOf(IEnumerable<RecordBatch> batches) =>
    [
        .. batches
            .SelectMany(static batch => ArrowText.LinesOf(batch)
                .Select(static line => line.Split(' ', 3))
                .GroupBy(static parts => int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture))
                .Select(static row => string.Join(' ', row.Select(static parts => $"{parts[0]}={parts[2]}"))))
            .Order(StringComparer.Ordinal),
    ];
}
