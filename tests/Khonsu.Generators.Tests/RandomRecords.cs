using System.Text;

namespace Khonsu.Generators.Tests;

/// <summary>Writes random declarations, the same for the same seed.</summary>
static class RandomRecords
{
    static readonly string[] s_types =
    [
        .. AllTypes.Names.Where(static name => !name.StartsWith("Enums", StringComparison.Ordinal)),
        "DayOfWeek", "byte[]", "Missing", "T", "object", "dynamic", "int*", "(int A, string B)", "List<int>", "R0",
        "R1?", "", "void", "Nullable<int>", "ref int", "nint", "Uri", "System.Text.Rune", "(R0, (int, R1)?)",
        "System.Collections.Immutable.ImmutableArray<R1>", "System.Collections.Immutable.ImmutableHashSet<R0>",
        "System.Collections.Immutable.ImmutableDictionary<string, (object, Missing)>",
        "System.Collections.Generic.IReadOnlyList<int?>",
    ];

    static readonly string[] s_attributes =
    [
        "[Key]", "[Key(0)]", "[Key(1)]", "[property: Key(2)]", "[Key(", "[Column(\"x\")]", "[Column(null!)]",
        "[Column(1)]", "[Decimal(9, 2)]", "[Decimal(99)]", "[Timestamp(TimeColumnUnit.Second)]", "[Missing]",
        "[Timestamp((TimeColumnUnit)99)]", "[Duration(TimeColumnUnit.Second)]", "[Obsolete]", "", "", "", "",
        "[Index]", "[Index(IsOrdered = true)]", "[Index(Name = \"\")]", "[Index(\"Id\", null)]", "[Index(",
        "[FormerNames(\"Old\")]", "[FormerNames]", "[Column(Id = 3)]", "[Column(\"c\", Id = -3)]",
        "[Key(IsOrdered = true)]", "[Mergeable]", "[Mergeable(MergeKind.Max)]", "[Mergeable(typeof(R0))]",
        "[Large]", "[Dictionary]",
        "[FixedSize(2)]", "[FixedSize(-1)]", "[EnumAs(EnumStorage.Name)]", "[EnumAs((EnumStorage)7)]",
        "[ArrowConverter(typeof(R0))]", "[ArrowConverter(null)]", "[Meta(\"a\", \"b\")]", "[Meta(null, \"b\")]",
        "[Mergeable(MergeKind.Append)]", "[Mergeable(MergeKind.Union)]", "[Mergeable(MergeKind.LastWriter)]",
        "[Mergeable(MergeKind.FirstWriter)]", "[Mergeable((MergeKind)9)]", "[Invariant]", "[Invariant(1)]",
        "[property: Invariant]", "[ShardKey]", "[Key(1), ShardKey]",
    ];

    static readonly string[] s_names =
    [
        "Id", "id", "@class", "Value", "R0", "R0Row", "_cursor", "Größe", "ToString", "Count", "field", "",
        "EqualityContract",
    ];

    static readonly string[] s_heads =
    [
        "public sealed partial record", "sealed partial record", "partial record", "record", "partial interface", "",
        "file sealed partial record", "abstract partial record", "public partial class",
        "private sealed partial record", "static partial class", "public sealed partial record class",
        "public partial record struct",
    ];

    static readonly string[] s_markers =
    [
        "[Transactional]", "[Transactional(Table = \"\")]", "[Transactional(Accessor = \"a b\")]", "[Transactional(",
        "[Transactional(Naming = (ColumnNaming)77)]", "[Transactional(RetainedCommits = -1)]",
        "[Transactional][Index(\"Id\", \"Value\", IsOrdered = true)]", "[Transactional][Index(null)][Index(\"id\")]",
        "[Transactional][Transactional]", "[Union][UnionCase(1, typeof(R0))][UnionCase(2, typeof(R1))]",
    ];

    static readonly string[] s_bodies =
    [
        " { get; init; }", " { get; set; }", " { get; }", " => default;", ";", " { get; private init; }",
        " { init { } }", "()", " { get", " { get => field; init => field = value; }",
    ];

    static readonly string[] s_letters = ["c", "C", "@c"];

    static readonly string[] s_marks =
    [
        "", "", "", "[Index] ", "[Index(IsOrdered = true)] ", "[Index(IsUnique = true)] ",
        "[Index(IsUnique = true, IsOrdered = true), Mergeable(MergeKind.Min)] ", "[Mergeable(MergeKind.Max)] ",
    ];

    static readonly string[] s_ends =
    [
        ";", ";", " { [Invariant] bool IsFine() => true; }", " { [Invariant(\"Fine\")] internal bool IsFine => true; }",
    ];

    const string Model =
        "[TransactionalModel(typeof(R0), typeof(R1), typeof(int[]), null, typeof(R0))] partial class M {}\n";

    /// <summary>Declarations that are most of them wrong.</summary>
    public static string Wild(Random random)
    {
        var text = new StringBuilder("using System.Collections.Generic;\n");
        if (random.Next(3) == 0)
            text.Append("namespace @event.Bank;\n");
        if (random.Next(4) == 0)
            text.Append(Model);
        for (int i = random.Next(3); i >= 0; i--)
        {
            bool isNested = random.Next(4) == 0;
            if (isNested)
                text.Append(Pick(random, ["partial class O {", "class O<T> {", "partial record struct O {"]));
            text.Append(Pick(random, s_markers)).Append(' ').Append(Pick(random, s_heads));
            text.Append(" R").Append(random.Next(3)).Append(Pick(random, ["", "", "", "<T>", " : R1"]));
            if (random.Next(2) == 0)
                text.Append('(').AppendJoin(", ", Many(random, 5, Parameter)).Append(')');
            text.Append(" {\n").AppendJoin('\n', Many(random, 5, Member));
            text.Append(isNested ? "}}\n" : Pick(random, ["}\n", "}\n", "}\n", "\n"]));
        }

        return text.ToString();
    }

    static IEnumerable<string> Many(Random random, int countMax, Func<Random, string> item) =>
        [.. Enumerable.Range(0, random.Next(countMax)).Select(_ => item(random))];

    static string Parameter(Random random) =>
        $"{Pick(random, s_attributes)} {Pick(random, s_types)}{Pick(random, ["", "?"])} {Pick(random, s_names)}";

    static string Member(Random random) => Parameter(random) + Pick(random, s_bodies);

    /// <summary>One record without an error.</summary>
    public static string Correct(Random random)
    {
        string[] types = [.. s_types.TakeWhile(static type => type != "byte[]")];
        string[] keys = ["int", "string", "Guid", "DayOfWeek", "decimal", "DateTimeOffset", "Int128", "char", "bool"];
        string[] columns = [.. Enumerable.Range(0, random.Next(6))
            .Select(_ => Pick(random, types))
            .Select((type, i) => $"{Marks(random, type)}{type}{Pick(random, ["", "?"])} {Pick(random, s_letters)}{i}")];
        string order = Pick(random, ["", ", IsOrdered = true"]);
        string[] key = [.. Enumerable.Range(0, random.Next(1, 4))
            .Select(i => $"[Key({i}{order}){Pick(random, ["", ", ShardKey"])}] {Pick(random, keys)} "
                + $"{Pick(random, ["K", "@k"])}{i}")];
        string space = Pick(random, ["", "namespace A.B;", "namespace @class;"]);
        string head = Pick(random, ["public", "internal", ""]) + " sealed partial record R0";
        if (random.Next(2) == 0)
            return $"{space}\n[Transactional] {head}({string.Join(", ", key.Concat(columns))}){Pick(random, s_ends)}";
        IEnumerable<string> members = key.Concat(columns).Select(static member =>
            Attributed(member, NeedsValue(member) ? "public required " : "public ") + " { get; init; }");
        return $"{space}\n[Transactional] {head}\n{{\n{string.Join("\n", members)}\n}}";
    }

    static string Marks(Random random, string type) => type.Contains("<byte>", StringComparison.Ordinal)
        ? string.Empty
        : Pick(random, s_marks);

    static bool NeedsValue(string member) => member.Contains("string ", StringComparison.Ordinal);

    static string Attributed(string member, string modifiers)
    {
        int end = member.StartsWith('[') ? member.IndexOf(']', StringComparison.Ordinal) + 1 : 0;
        return member[..end] + " " + modifiers + member[end..].TrimStart();
    }

    static string Pick(Random random, string[] items) => items[random.Next(items.Length)];
}
