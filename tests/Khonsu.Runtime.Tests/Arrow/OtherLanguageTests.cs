using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using Apache.Arrow;
using Xunit.Abstractions;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>
/// A reader of Arrow in another language, with no code in common with ours, sees every value of a file.
/// </summary>
public sealed class OtherLanguageTests(ITestOutputHelper output) : IDisposable
{
    const int Rows = 200;

    readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.arrow");

    static string ReaderFolder => typeof(OtherLanguageTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(static one => one.Key == "ForeignReader").Value!;

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Every_value_of_every_kind_is_seen()
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(Seed(), static (tx, seed) =>
        {
            var random = new Random(seed);
            for (int index = 0; index < Rows; index++)
                tx.EveryKinds.Add(RandomRow(random, index));
        });
        using RecordBatch batch = store.Read(tx =>
        {
            tx.EveryKinds.WriteArrowFile(_path);
            return tx.EveryKinds.ToRecordBatch();
        });

        string[] seen = Dump(_path);

        Assert.Equal(ArrowText.LinesOf(batch), seen);
        Assert.True(seen.Length == batch.Length * batch.ColumnCount && batch.Length > Rows / 2);
        Assert.Contains("null", string.Join('\n', seen), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_of_every_tree_is_seen()
    {
        using KhonsuStore store = KhonsuStore.Open();
        store.Atomically(Seed(), static (tx, seed) =>
        {
            var trees = new RandomTrees(new Random(seed));
            for (int index = 0; index < Rows; index++)
                tx.Orders.Upsert(trees.Order());
        });
        using RecordBatch batch = store.Read(tx =>
        {
            tx.Orders.WriteArrowFile(_path);
            return tx.Orders.ToRecordBatch();
        });

        Assert.Equal(ArrowText.LinesOf(batch), Dump(_path));
    }

    int Seed()
    {
        string? wanted = Environment.GetEnvironmentVariable("KHONSU_SEED");
        int seed = wanted is null ? Environment.TickCount : int.Parse(wanted, CultureInfo.InvariantCulture);
        output.WriteLine($"seed={seed}");
        return seed;
    }

    static string[] Dump(string path)
    {
        Assert.True(
            Directory.Exists(Path.Combine(ReaderFolder, "node_modules")),
            $"The reader is not installed. Run .ci/run, or: npm install --prefix {ReaderFolder}");
        var start = new ProcessStartInfo("node", [Path.Combine(ReaderFolder, "dump.mjs"), path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output.TrimEnd('\n').Split('\n');
    }

    static EveryKind RandomRow(Random random, int index)
    {
        byte[] bytes = new byte[random.Next(24)];
        random.NextBytes(bytes);
        decimal amount = (decimal)random.NextInt64(-9_999_999_0000, 9_999_999_0000) / 10_000;
        int small = random.Next(int.MinValue, int.MaxValue);
        return Row(index, small, random.NextInt64(long.MinValue, long.MaxValue), bytes, amount);
    }

    static EveryKind Row(int index, int small, long large, byte[] bytes, decimal amount) => new()
    {
        Id = $"ключ 🌙 {index}",
        I8 = (sbyte)small,
        U64 = (ulong)large,
        Half = BitConverter.Int16BitsToHalf((short)small),
        Float = BitConverter.Int32BitsToSingle(small),
        Double = index % 3 == 0 ? null : BitConverter.Int64BitsToDouble(large),
        Flag = index % 2 == 0,
        MaybeFlag = index % 5 == 0 ? null : index % 2 == 1,
        Unit = (char)small,
        Small = decimal.Round(amount, 2),
        Middle = index % 7 == 0 ? null : decimal.Round(amount, 4),
        Money = decimal.Round(amount, 18),
        Wide = decimal.Round(amount, 10) * 1_000_000_000m,
        Huge = new Int128((ulong)large, (ulong)small),
        HugeUnsigned = index % 4 == 0 ? null : new UInt128((ulong)small, (ulong)large),
        Endless = new BigInteger(bytes),
        Note = index % 6 == 0 ? null : new string((char)('a' + (index % 26)), index % 9),
        Payload = bytes,
        MaybePayload = index % 2 == 0 ? null : new ReadOnlyMemory<byte>(bytes, 0, bytes.Length / 2),
        Digest = ImmutableArray.Create(bytes),
        Token = new Guid(small, (short)large, (short)index, [1, 2, 3, 4, 5, 6, 7, (byte)index]),
        Day = DateOnly.FromDayNumber((int)((uint)small % (uint)DateOnly.MaxValue.DayNumber)),
        Clock = index % 3 == 1 ? null : new TimeOnly((long)((ulong)large % (ulong)TimeOnly.MaxValue.Ticks)),
        At = DateTime.UnixEpoch.AddTicks(large / 1000),
        Wall = index % 3 == 2 ? null : new DateTime(2026, 1, 1).AddMicroseconds(small),
        Seen = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(small % 800)).AddTicks(small),
        MaybeSeen = index % 2 == 1 ? null : new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.FromHours(-index % 14)),
        Took = TimeSpan.FromMilliseconds(small),
        Mood = (Mood)(byte)small,
        MaybeMood = index % 2 == 0 ? null : Mood.Wild,
    };
}
