namespace Khonsu.Generators.Tests;

/// <summary>A record with a column of every kind and an enum over every integer.</summary>
static class AllTypes
{
    public static readonly string[] Names =
    [
        "sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "Half", "float", "double", "bool", "char",
        "decimal", "Int128", "UInt128", "System.Numerics.BigInteger", "string", "ReadOnlyMemory<byte>",
        "System.Collections.Immutable.ImmutableArray<byte>", "Guid", "DateOnly", "TimeOnly", "DateTime",
        "DateTimeOffset", "TimeSpan", "Enums.OfSByte", "Enums.OfByte", "Enums.OfShort", "Enums.OfUShort", "Enums.OfInt",
        "Enums.OfUInt", "Enums.OfLong", "Enums.OfULong",
    ];

    public const string Enums = """
        public static class Enums
        {
            public enum OfSByte : sbyte { Low = -128, None = 0, High = 127 }
            public enum OfByte : byte { None = 0, High = 255 }
            public enum OfShort : short { Low = -32768 }
            public enum OfUShort : ushort { High = 65535 }
            public enum OfInt { Low = int.MinValue, High = int.MaxValue }
            public enum OfUInt : uint { High = uint.MaxValue }
            public enum OfLong : long { Low = long.MinValue }
            [Flags] public enum OfULong : ulong { One = 1, High = ulong.MaxValue }
        }
        """;

    /// <summary>The record's source.</summary>
    /// <param name="name">The record's name.</param>
    /// <param name="mark">Empty, or a question mark behind each type.</param>
    public static string Source(string name, string mark)
    {
        IEnumerable<string> members = Names.Select(
            (type, i) => $"    public {type}{mark} C{i} {{ get; init; }}{Initial(type, mark)}");
        return $$"""
            namespace Types;
            {{Enums}}
            [Transactional]
            public sealed partial record {{name}}
            {
                [Key] public int Id { get; init; }
            {{string.Join("\n", members)}}
                [Decimal(76, 38)] public decimal{{mark}} Wide { get; init; }
                [Timestamp(TimeColumnUnit.Second, Kind = DateTimeKind.Unspecified)]
                public DateTime{{mark}} Wall { get; init; }
                [Duration(TimeColumnUnit.Millisecond)] public TimeSpan{{mark}} Took { get; init; }
            }
            """;
    }

    static string Initial(string type, string mark) => type == "string" && mark.Length == 0 ? " = \"\";" : string.Empty;
}
