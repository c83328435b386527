namespace Khonsu.Generators.Tests.Diagnostics;

/// <summary>Each rule about columns, once where it fires and once where it does not.</summary>
public sealed class ColumnRulesTests
{
    [Fact]
    public Task KHN020_fires_for_a_property_with_set() => FiresAsync(
        "KHN020",
        "public int [|Count|] { get; set; }",
        "write 'init' instead of 'set'");

    [Fact]
    public Task KHN020_is_silent_for_a_property_with_init() =>
        IsSilentAsync("KHN020", "public int Count { get; init; }");

    [Theory]
    [InlineData("int [|_count|];", "can change")]
    [InlineData("public readonly int [|Count|];", "only properties are stored")]
    [InlineData("public event Action? [|Changed|];", "subscribers")]
    public Task KHN021_fires_for_a_field(string member, string message) => FiresAsync("KHN021", member, message);

    [Theory]
    [InlineData("const int Limit = 3; static int s_count; readonly int _cached = 3;")]
    [InlineData("readonly string _name = \"\"; public string Name { get => _name; init => _name = value.Trim(); }")]
    [InlineData("public string Name { get; init => field = value.Trim(); } = \"\";")]
    public Task KHN021_is_silent_for_constants_statics_and_backing_fields(string members) =>
        IsSilentAsync("KHN021", members);

    [Theory]
    [InlineData("byte[]", "use ReadOnlyMemory<byte> or ImmutableArray<byte>")]
    [InlineData("System.Collections.Generic.List<int>", "use ImmutableArray<int>")]
    [InlineData("System.Collections.Generic.Dictionary<int, int>", "use ImmutableDictionary")]
    [InlineData("System.Collections.Generic.HashSet<int>", "use ImmutableHashSet")]
    [InlineData("System.Text.StringBuilder", "use string")]
    public Task KHN022_fires_for_a_mutable_type(string type, string message) =>
        FiresAsync("KHN022", $"public {type}? [|Items|] {{ get; init; }}", message);

    [Fact]
    public Task KHN022_is_silent_for_immutable_bytes() =>
        IsSilentAsync("KHN022", "public System.Collections.Immutable.ImmutableArray<byte> Items { get; init; }");

    [Theory]
    [InlineData("ReadOnlyMemory<byte>")]
    [InlineData("System.Collections.Immutable.ImmutableArray<byte>?")]
    public Task KHN023_fires_for_bytes(string type) =>
        FiresAsync("KHN023", $"public {type} [|Bytes|] {{ get; init; }}", "compares by reference");

    [Fact]
    public Task KHN023_is_silent_for_a_string() => IsSilentAsync("KHN023", "public string? Text { get; init; }");

    [Theory]
    [InlineData("object?")]
    [InlineData("System.Threading.Tasks.Task?")]
    [InlineData("(int, object)")]
    [InlineData("System.Collections.Immutable.ImmutableArray<object>")]
    [InlineData("System.Collections.Immutable.ImmutableStack<int>?")]
    [InlineData("System.Collections.Generic.IReadOnlyDictionary<int, int>?")]
    public Task KHN024_fires_for_a_type_without_mapping(string type) =>
        FiresAsync("KHN024", $"public {type} [|Odd|] {{ get; init; }}", "which has no Arrow mapping");

    [Fact]
    public Task KHN024_is_silent_for_types_with_a_mapping_and_for_computed_properties() => IsSilentAsync(
        "KHN024",
        "public DayOfWeek? Day { get; init; } public Int128 Big { get; init; } public object Odd => this;"
        + "public Uri? Link { get; init; } public (int A, nint) Two { get; init; }"
        + "public System.Collections.Generic.IReadOnlyList<Version>? Many { get; init; }");

    [Theory]
    [InlineData("[[|Timestamp(TimeColumnUnit.Second)|]] public DateTime At { get; init; }", "stored in seconds")]
    [InlineData(
        "[[|Duration(TimeColumnUnit.Microsecond)|]] public TimeSpan? Took { get; init; }",
        "stored in microseconds")]
    public Task KHN026_fires_for_a_coarse_unit(string member, string message) => FiresAsync("KHN026", member, message);

    [Fact]
    public Task KHN026_is_silent_for_nanoseconds() =>
        IsSilentAsync("KHN026", "[Timestamp(TimeColumnUnit.Nanosecond)] public DateTime At { get; init; }");

    [Theory]
    [InlineData("77, 0")]
    [InlineData("0, 0")]
    [InlineData("9, 10")]
    [InlineData("9, -1")]
    public Task KHN027_fires_for_invalid_digits(string digits) => FiresAsync(
        "KHN027",
        $"[[|Decimal({digits})|]] public decimal Amount {{ get; init; }}",
        $"[Decimal({digits})]");

    [Fact]
    public Task KHN027_is_silent_for_valid_digits() =>
        IsSilentAsync("KHN027", "[Decimal(76, 76)] public decimal Amount { get; init; }");

    [Fact]
    public Task KHN028_fires_for_a_decimal_without_digits() =>
        FiresAsync("KHN028", "public decimal? [|Amount|] { get; init; }", "Decimal128(38, 18)");

    [Fact]
    public Task KHN028_is_silent_for_a_decimal_with_digits() =>
        IsSilentAsync("KHN028", "[Decimal(19, 4)] public decimal Amount { get; init; }");

    [Theory]
    [InlineData("Account() { } [Key] public string Id { get; init; } = \"\";", "its constructors are private")]
    [InlineData(
        "public Account(int other) { } [Key] public string Id { get; init; } = \"\";",
        "something that is not a column")]
    [InlineData("[Key] public string Id { get; } = \"\";", "nothing sets 'Id'")]
    [InlineData("[Key] public string Id { get; private init; } = \"\";", "nothing sets 'Id'")]
    public Task KHN029_fires_for_a_record_that_cannot_be_built(string members, string message) => Rules.FiresAsync(
        "KHN029",
        $"[Transactional] public sealed partial record [|Account|] {{ {members} }}",
        message);

    [Fact]
    public Task KHN029_fires_for_hidden_state() =>
        FiresAsync("KHN029", "private int [|Secret|] { get; init; }", "its value would be lost");

    [Fact]
    public Task KHN029_is_silent_for_a_constructor_that_takes_the_columns() => Rules.IsSilentAsync(
        "KHN029",
        """
        [Transactional]
        public sealed partial record Account
        {
            public Account(string id) => Id = id;
            [Key] public string Id { get; }
        }
        """);

    [Fact]
    public Task KHN034_fires_for_an_enum_with_an_implicit_value() => Rules.FiresAsync(
        "KHN034",
        """
        public enum Shade { Dark = 1, Light }
        [Transactional] public sealed partial record Account([Key] string Id, Shade? [|Shade|]);
        """,
        "write 'Name = number' for each member");

    [Fact]
    public Task KHN034_is_silent_for_an_enum_with_explicit_values() => Rules.IsSilentAsync(
        "KHN034",
        """
        public enum Shade { Dark = 1, Light = 2 }
        [Transactional] public sealed partial record Account([Key] string Id, Shade Shade);
        """);

    [Theory]
    [InlineData("[[|Decimal(9, 2)|]] public int Count { get; init; }", "[Decimal] has no effect on 'Count'")]
    [InlineData("[[|Timestamp|]] public TimeSpan Took { get; init; }", "only DateTime and DateTimeOffset")]
    [InlineData("[[|Duration(TimeColumnUnit.Nanosecond)|]] public DateTime At { get; init; }", "only TimeSpan")]
    [InlineData(
        "[[|Timestamp(Kind = DateTimeKind.Local)|]] public DateTime At { get; init; }",
        "local time is never stored")]
    [InlineData("[[|Column(\"x\")|]] public int Twice => 2;", "computed and not stored")]
    public Task KHN047_fires_for_an_attribute_without_effect(string member, string message) =>
        FiresAsync("KHN047", member, message);

    [Fact]
    public Task KHN047_is_silent_for_attributes_that_fit() => IsSilentAsync(
        "KHN047",
        """
        [Decimal(9, 2)] public decimal Amount { get; init; }
        [Timestamp(Kind = DateTimeKind.Unspecified)] public DateTime At { get; init; }
        [Duration(TimeColumnUnit.Nanosecond)] public TimeSpan Took { get; init; }
        """);

    [Fact]
    public Task KHN048_fires_for_one_position_of_two_key_columns() => Rules.FiresAsync(
        "KHN048",
        "[Transactional] public sealed partial record Account([Key] string Branch, [Key] int [|Number|]);",
        "'Branch' and 'Number' both have position 0");

    [Fact]
    public Task KHN048_is_silent_for_two_positions() => Rules.IsSilentAsync(
        "KHN048",
        "[Transactional] public sealed partial record Account([Key(0)] string Branch, [Key(1)] int Number);");

    [Theory]
    [InlineData("[[|ShardKey|]] public int Branch { get; init; }")]
    [InlineData("[Column(\"b\"), [|ShardKey|]] public string? Branch { get; init; }")]
    public Task KHN054_fires_for_a_column_that_is_no_part_of_the_key(string member) =>
        FiresAsync("KHN054", member, "[ShardKey] on 'Branch' says nothing: it is no part of the key");

    [Fact]
    public Task KHN054_fires_for_a_column_that_decides_itself_what_is_equal() => Rules.FiresAsync(
        "KHN054",
        """
        [Transactional] public sealed partial record Account([Key(0), [|ShardKey|]] Name Owner, [Key(1)] int Number);
        public readonly record struct Name(string Text)
        {
            public bool Equals(Name other) => Text.Length == other.Text.Length;
            public override int GetHashCode() => Text.Length;
        }
        """,
        "[ShardKey] on 'Owner' says nothing: only its type knows which of its values are equal");

    [Theory]
    [InlineData("[Key(0), ShardKey] string Branch, [Key(1)] int Number")]
    [InlineData("[Key(0), ShardKey] string Branch, [Key(1), ShardKey] int Number")]
    [InlineData("[Key, ShardKey] string Branch")]
    [InlineData("[Key(0), ShardKey] Name Branch, [Key(1)] int Number")]
    public Task KHN054_is_silent_for_columns_of_the_key(string columns) => Rules.IsSilentAsync(
        "KHN054",
        $"[Transactional] public sealed partial record Account({columns}, int Sum);\n"
        + "public readonly record struct Name(string Text);");

    static Task FiresAsync(string id, string members, string message) => Rules.FiresAsync(id, Record(members), message);

    static Task IsSilentAsync(string id, string members) => Rules.IsSilentAsync(id, Record(members));

    static string Record(string members) =>
        $"[Transactional] public sealed partial record Account([Key] string Id) {{ {members} }}";
}
