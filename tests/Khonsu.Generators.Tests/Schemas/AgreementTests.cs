using Khonsu.Generators.Schemas;
using Xunit.Abstractions;

namespace Khonsu.Generators.Tests.Schemas;

/// <summary>
/// The generator cannot ask the runtime what it can read, so it has rules of its own: here both are asked the same.
/// </summary>
public sealed class AgreementTests(ITestOutputHelper output)
{
    const string Shared = """
        public sealed record Pair(int Low, string High);
        public sealed record WidePair(long Low, string High, string? Note);
        public sealed record Poor(int Low, string High, int Wanted);
        public sealed record Rich(int Low, string High, int Wanted = 3);
        public sealed record Renamed([FormerNames("Low")] int Least, string High);
        public readonly record struct Wrapped(Guid Value);
        [Union, UnionCase(1, typeof(Card))] public abstract record Pay1 { public sealed record Card(int No) : Pay1; }
        [Union, UnionCase(1, typeof(Card)), UnionCase(2, typeof(Cash))] public abstract record Pay2
        {
            public sealed record Card(long No) : Pay2;
            public sealed record Cash(decimal Sum) : Pay2;
        }
        public enum Mood { Calm = 1, Wild = 2 }
        public sealed class Ticks : IArrowConverter<Version, string>
        {
            public static string ToStorage(Version value) => value.ToString();
            public static Version FromStorage(string stored) => new(stored);
        }
        public sealed class Rough : IArrowConverter<Version, byte>
        {
            public static byte ToStorage(Version value) => (byte)value.Major;
            public static Version FromStorage(byte stored) => new(stored, 0);
        }

        """;

    static readonly string[] s_types =
    [
        .. AllTypes.Names.Where(static name => !name.StartsWith("Enums.", StringComparison.Ordinal)),
        "nint", "System.Text.Rune", "Uri", "Wrapped", "Mood", "[EnumAs(EnumStorage.Name)] Mood",
        "System.Text.Json.JsonElement", "[Large] string",
        "[Dictionary] string", "[Dictionary] Uri", "[Dictionary] ImmutableArray<string>",
        "[Large] ReadOnlyMemory<byte>",
        "[FixedSize(16)] ReadOnlyMemory<byte>", "[FixedSize(8)] ImmutableArray<byte>",
        "[Large] System.Numerics.BigInteger",
        "[Decimal(9, 2)] decimal", "[Decimal(18, 0)] decimal", "[Decimal(19, 0)] decimal", "[Decimal(20, 0)] decimal",
        "[Decimal(38, 0)] decimal", "[Decimal(76, 38)] decimal",
        "[Timestamp(TimeColumnUnit.Second)] DateTime", "[Timestamp(TimeColumnUnit.Millisecond)] DateTime",
        "[Timestamp(TimeColumnUnit.Microsecond, Kind = DateTimeKind.Unspecified)] DateTime",
        "[Timestamp(TimeColumnUnit.Second, Kind = DateTimeKind.Unspecified)] DateTime",
        "[Timestamp(TimeColumnUnit.Second)] DateTimeOffset",
        "[Duration(TimeColumnUnit.Second)] TimeSpan", "[Duration(TimeColumnUnit.Microsecond)] TimeSpan",
        "Pair", "WidePair", "Poor", "Rich", "Renamed", "(int Low, string High)", "Pay1", "Pay2",
        "ImmutableArray<int>", "ImmutableList<long>", "[Large] ImmutableArray<int>",
        "[FixedSize(2)] ImmutableArray<int>", "[FixedSize(3)] ImmutableArray<int>", "ImmutableHashSet<long>",
        "ImmutableArray<Pair>", "ImmutableArray<WidePair>", "ImmutableArray<ImmutableArray<short>>",
        "ImmutableDictionary<string, int>", "ImmutableSortedDictionary<string, long>", "ImmutableDictionary<int, Pair>",
        "[ArrowConverter(typeof(Ticks))] Version", "[ArrowConverter(typeof(Ticks), Extension = \"acme.v\")] Version",
        "[Large, ArrowConverter(typeof(Ticks), Extension = \"acme.v\")] Version",
        "[ArrowConverter(typeof(Rough), Extension = \"acme.v\")] Version",
    ];

    [Fact]
    public void Every_type_becomes_every_other_one_or_does_not_as_the_runtime_says()
    {
        var versions = new TableVersions(Shared, [.. s_types.Select(static type => Parameter(type))]);
        int readable = Compare(versions, s_types);
        // Why: were all refused, or none, it would show nothing.
        Assert.InRange(readable, s_types.Length * 2, s_types.Length * s_types.Length / 2);
    }

    [Fact]
    public void Every_version_of_a_random_table_is_read_or_not_as_the_runtime_says()
    {
        int seed = Environment.GetEnvironmentVariable("KHONSU_SEED") is { } text ? int.Parse(text) : 20261129;
        output.WriteLine($"seed={seed}");
        string[] members = [.. RandomVersions.Of(new Random(seed)).Distinct().Take(36)];
        int readable = Compare(new TableVersions(Shared, members), members);
        Assert.InRange(readable, members.Length * 2, members.Length * members.Length / 2);
    }

    // Why without nulls: the runtime looks for one in the rows, of which there are none here.
    static int Compare(TableVersions versions, string[] names)
    {
        int readable = 0;
        var different = new List<string>();
        for (int before = 0; before < versions.Count; before++)
        {
            for (int now = 0; now < versions.Count; now++)
            {
                SchemaMismatchException? refusal = versions.Refusal(before, now);
                SchemaProblem? error = versions.Errors(before, now)
                    .FirstOrDefault(static problem => problem.Kind != ProblemKind.NotNullable);
                bool isSamePlace = error?.Kind == ProblemKind.KeyChanged || refusal?.Column == error?.Path;
                if ((refusal is null) != (error is null) || !isSamePlace)
                    different.Add($"{names[before]} -> {names[now]}: {error}; the runtime: {refusal?.Message}");
                readable += refusal is null ? 1 : 0;
            }
        }

        Assert.True(different.Count == 0, $"{different.Count}:\n{string.Join('\n', different.Take(20))}");
        return readable;
    }

    static string Parameter(string type)
    {
        int end = type.StartsWith('[') ? type.IndexOf("] ", StringComparison.Ordinal) + 1 : 0;
        return $"[Key] int Id, {type[..end]} {type[end..].TrimStart()} C";
    }
}
