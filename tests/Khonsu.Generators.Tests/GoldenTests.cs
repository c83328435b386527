namespace Khonsu.Generators.Tests;

/// <summary>
/// What the generator writes, to be read in order by a newcomer. Each case is also compiled with warnings as errors,
/// with the user's code once with and once without nullable annotations.
/// </summary>
public sealed class GoldenTests
{
    [Fact]
    public void Simple_record() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, string Owner, [Decimal(19, 4)] decimal Balance);
        """);

    [Fact]
    public void Composite_key() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record LedgerEntry([Key(1)] int Number, [property: Key(0)] string Branch, long Amount);
        """);

    [Fact]
    public void Shard_key() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record LedgerEntry(
            [Key(2)] long Number,
            [Key(1), ShardKey] string Account,
            [Key(0)] [property: ShardKey] int Branch,
            long Sum);
        """);

    [Fact]
    public void Nested_record() => Golden.Check("""
        namespace Bank;
        public static partial class Back
        {
            internal partial record struct Office
            {
                [Transactional]
                public sealed partial record Desk([Key] int Number, string? Clerk);
            }
        }
        """);

    [Fact]
    public void Init_only_properties() => Golden.Check("""
        namespace Bank;
        [Transactional(Naming = ColumnNaming.KebabCase)]
        internal sealed partial record Customer
        {
            [Key] public Guid Id { get; init; }
            public string FullName { get; init; } = "";
            [Column("mail")] public string? Email { get; init; }
            internal int VisitCount { get; init; }
            public string Display => FullName + Email;
        }
        """);

    [Fact]
    public void Required_members() => Golden.Check("""
        namespace Bank;
        [Transactional(Table = "flight_plan", Accessor = "Plans")]
        public sealed partial record Flight([Key] int Number)
        {
            public required string From { get; init; }
            public required string To { get; init; }
            public int Seats { get; init; } = 180;
        }
        """);

    [Fact]
    public void Constructor_for_get_only_properties() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Price
        {
            public Price(string symbol, decimal value) => (Symbol, Value) = (symbol, value);
            [Key] public string Symbol { get; }
            public decimal Value { get; }
            public bool IsFinal { get; internal init; }
        }
        """);

    [Fact]
    public void Enum_key() => Golden.Check("""
        namespace Bank;
        public enum Color : byte { Red = 1, Green = 2 }
        [Transactional]
        public sealed partial record Paint([Key] Color Color, Color? Undercoat);
        """);

    [Fact]
    public void All_types() => Golden.Check(AllTypes.Source("Plain", ""));

    [Fact]
    public void All_types_nullable() => Golden.Check(AllTypes.Source("Optional", "?"));

    [Fact]
    public void Nested_types() => Golden.Check(NestedTypes.Source);

    [Fact]
    public void Keyword_names() => Golden.Check("""
        namespace @event.@class;
        [Transactional(Accessor = "record")]
        public sealed partial record @struct([Key(0)] int @class, [Key(1)] int Class, string field, string value)
        {
            public int Value { get; init; }
            public int Row { get; init; }
            public int Current { get; init; }
            public int structRow { get; init; }
            public int _cursor { get; init; }
            public int table { get; init; }
        }
        """);

    [Fact]
    public void Two_namespaces() => Golden.Check(
        """
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id);
        """,
        """
        namespace Shop;
        [Transactional(Table = "shop_accounts")]
        internal sealed partial record Account([Key] int Id);
        """);

    [Fact]
    public void Global_namespace() => Golden.Check("""
        [Transactional]
        public sealed partial record News([Key] int Id, string Text);
        [TransactionalModel(typeof(News))]
        public partial class Press;
        """);

    [Fact]
    public void Model() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, decimal Balance);
        [Transactional]
        internal sealed partial record Entry([Key(0)] string Branch, [Key(1)] int Number);
        [TransactionalModel(typeof(Account), typeof(Entry))]
        public partial class Bank;
        """);
}
