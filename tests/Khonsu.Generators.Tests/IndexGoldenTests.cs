namespace Khonsu.Generators.Tests;

/// <summary>What the generator writes for indexes, to be read in order by a newcomer.</summary>
public sealed class IndexGoldenTests
{
    [Fact]
    public void Hash_index() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, [Index] string Owner);
        """);

    [Fact]
    public void Ordered_index() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, [Index(IsOrdered = true)] int? Branch);
        """);

    [Fact]
    public void Unique_index() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, [property: Index(IsUnique = true)] string? Email);
        """);

    [Fact]
    public void Index_of_several_columns() => Golden.Check("""
        namespace Bank;
        public enum Shade : byte { Dark = 1, Light = 2 }
        [Transactional]
        [Index(nameof(Branch), nameof(Shade), nameof(Balance), IsOrdered = true)]
        [Index(nameof(Shade), nameof(Branch), IsUnique = true, Name = "ByShadeThere")]
        public sealed partial record Account([Key] string Id, string Branch, Shade? Shade, long Balance);
        """);

    [Fact]
    public void Ordered_key() => Golden.Check("""
        namespace Bank;
        [Transactional]
        internal sealed partial record Account([Key(IsOrdered = true)] string Id);
        """);

    [Fact]
    public void Ordered_key_of_several_columns() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Entry([Key(1)] int Number, [Key(0, IsOrdered = true)] string Branch);
        """);

    [Fact]
    public void Ordered_key_that_is_an_enum() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Day([Key(IsOrdered = true)] DayOfWeek Name);
        """);

    [Fact]
    public void Two_indexes_of_the_same_types() => Golden.Check("""
        namespace Bank;
        [Transactional]
        [Index("From", "At", IsOrdered = true)]
        [Index("To", "At", IsOrdered = true)]
        public sealed partial record Flight([Key] int Id, string From, string? To, DateTime? At);
        """);

    [Fact]
    public void Indexes_of_a_nested_record() => Golden.Check("""
        namespace Bank;
        public static partial class Office
        {
            [Transactional]
            [Index("class", "Clerk", IsOrdered = true)]
            internal sealed partial record Desk([Key] int Number, [Index(Name = "class")] int @class, string? Clerk);
        }
        """);
}
