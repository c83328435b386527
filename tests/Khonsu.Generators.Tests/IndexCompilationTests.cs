using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests;

/// <summary>Indexes, merges and invariants in shapes that could collide; all compile with warnings as errors.</summary>
public sealed class IndexCompilationTests
{
    [Fact]
    public void Every_type_but_bytes_can_be_indexed() => AssertCompiles(
        IndexedTypes("Hash", "[Index] ", ""),
        IndexedTypes("Ordered", "[Index(IsOrdered = true)] ", ""),
        IndexedTypes("Unique", "[Index(IsUnique = true)] ", "?"),
        IndexedTypes("OrderedUnique", "[Index(IsOrdered = true, IsUnique = true)] ", "?"));

    [Fact]
    public void Every_type_that_a_rule_fits_can_be_merged() => AssertCompiles(
        MergeableTypes("Sums", "[Mergeable] ", "", static type => IsNumber(type)),
        MergeableTypes("Greatest", "[Mergeable(MergeKind.Max)] ", "", static type => IsIndexed(type)),
        MergeableTypes("Least", "[Mergeable(MergeKind.Min)] ", "?", static type => IsIndexed(type)),
        MergeableTypes("Most", "[Mergeable(MergeKind.Max)] ", "?", static type => IsIndexed(type)),
        MergeableTypes("Ors", "[Mergeable(MergeKind.Or)] ", "", static type => HasBits(type)),
        MergeableTypes("Ands", "[Mergeable(MergeKind.And)] ", "", static type => HasBits(type)));

    [Fact]
    public void Members_may_be_called_like_what_is_generated() => AssertCompiles("""
        namespace Bank;
        [Transactional]
        [Index("table", "Table", "index", "Index", IsOrdered = true)]
        [Index("Item2", "Item1", "Rest", "CompareTo", IsOrdered = true)]
        public sealed partial record Account([Key(IsOrdered = true)] string Id, int table, int Table, int index)
        {
            public int Index { get; init; }
            public int Item1 { get; init; }
            public int Item2 { get; init; }
            public int Rest { get; init; }
            public int CompareTo { get; init; }
            [Index] public int Key { get; init; } = 1;
            [Mergeable] public int AccountMerge { get; init; }
            [Mergeable] public int Deltas { get; init; }
            [Mergeable] public int _cursor { get; init; }
            [Mergeable] public int RaisePeak { get; init; }
            [Mergeable(MergeKind.Max)] public int Peak { get; init; }
            [Mergeable] public int Apply { get; init; }
            [Mergeable] public int Copy { get; init; }
            [Mergeable] public int conflictColumn { get; init; }
            [Mergeable(MergeKind.Append)] public string @class { get; init; } = "";
            [Invariant] bool @event() => true;
            [Invariant] bool field => true;
        }
        """.Replace("[Index] public int Key", "[Index(Name = \"ByTheKey\")] public int Key"));

    [Fact]
    public void Records_of_a_namespace_may_name_their_indexes_alike() => AssertCompiles("""
        namespace Bank;
        [Transactional] public sealed partial record A([Key] int Id, [Index] int Branch);
        [Transactional] public sealed partial record B([Key] int Id, [Index(IsOrdered = true)] int Branch);
        [Transactional] internal sealed partial record C([Key] int Id, [Index(IsUnique = true)] int Branch);
        static class Use
        {
            public static int Ask(Tx tx, ReadTx read)
            {
                _ = tx.As.ByBranch(1);
                _ = tx.Bs.ByBranch;
                _ = read.Bs.ByBranch;
                return (tx.Cs.ByBranch(1) ?? read.Cs.ByBranch(2))!.Id;
            }
        }
        """);

    [Fact]
    public void What_another_assembly_indexes_and_merges_is_seen()
    {
        CSharpCompilation library = Harness.Compile("""
            namespace Bank;
            [Transactional]
            [Index("Branch", "Owner", IsOrdered = true)]
            public sealed partial record Account(
                [Key(IsOrdered = true)] string Id, [Index] string Owner, string Branch, [Mergeable] long Sum);
            """).WithAssemblyName("Library");
        Harness.Driver().RunGeneratorsAndUpdateCompilation(library, out Compilation output, out _);
        using var image = new MemoryStream();
        Assert.True(output.WithOptions(
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image).Success);
        CSharpCompilation user = Harness.Compile("""
            namespace Bank;
            [TransactionalModel(typeof(Account))] public partial class Model;
            static class Use
            {
                public static int Ask(ModelTx tx)
                {
                    tx.Accounts.Merge("ann").Sum += 1;
                    return tx.Accounts.ByOwner("Ann").Count() + tx.Accounts.ByKey.From("a").Count()
                        + tx.Accounts.ByBranchAndOwner.StartingWith("north").Count();
                }
            }
            """).AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        string[] errors = Harness.Errors(user);
        Assert.True(errors.Length == 0, string.Join("\n", errors));
    }

    [Fact]
    public void A_merger_may_be_hidden_in_the_record() => AssertCompiles("""
        namespace Bank;
        public static partial class Outer
        {
            [Transactional]
            public sealed partial record Account(
                [Key] string Id,
                [Mergeable(typeof(Account))] int? Own,
                [Mergeable(typeof(Beside))] System.Collections.Immutable.ImmutableArray<byte> Bytes)
            {
                [Mergeable(typeof(Inner))] public string Inside { get; init; } = "";
                static int? Merge(int? @base, int? theirs, int? mine) => mine;
                static class Inner { public static string? Merge(string? a, in string? b, string? c) => c; }
            }
            struct Beside
            {
                internal static System.Collections.Immutable.ImmutableArray<byte> Merge(
                    System.Collections.Immutable.ImmutableArray<byte> a,
                    System.Collections.Immutable.ImmutableArray<byte> b,
                    System.Collections.Immutable.ImmutableArray<byte> c) => c;
            }
        }
        """);

    [Fact]
    public void Internal_columns_of_a_public_record_have_internal_members() => AssertCompiles("""
        namespace Bank;
        internal enum Secret { None = 0 }
        [Transactional]
        [Index("Secret", "Id", IsOrdered = true)]
        public sealed partial record Account([Key] string Id)
        {
            [Index] internal Secret Secret { get; init; }
            [Mergeable(MergeKind.Or)] internal Secret Bits { get; init; }
            [Mergeable(MergeKind.Max)] public long Peak { get; internal init; }
            [Mergeable] internal long Sum { get; init; }
        }
        """);

    [Fact]
    public void What_is_generated_reads_as_the_documentation_says() => AssertCompiles("""
        using System.Linq;
        namespace Bank;
        [Transactional]
        [Index(nameof(Branch), nameof(Balance), IsOrdered = true)]
        [Index(nameof(Owner), nameof(Peak), IsOrdered = true)]
        [Index(nameof(Email), nameof(Peak), IsOrdered = true)]
        public sealed partial record Account(
            [Key(0, IsOrdered = true)] string Id,
            [Key(1)] int Part,
            [Index] string Owner,
            [Index(IsUnique = true)] string? Email,
            [Index(IsOrdered = true)] string Branch,
            [Decimal(19, 4), Mergeable] decimal Balance,
            [Mergeable(MergeKind.Max)] long Peak,
            [Mergeable(MergeKind.Or)] DayOfWeek Days,
            [Mergeable(MergeKind.And)] bool IsOpen,
            [Mergeable(MergeKind.Append)] string? Notes,
            [Mergeable] byte Small);
        static class Use
        {
            public static void Ask(Tx tx, ReadTx read)
            {
                Account? one = tx.Accounts.ByEmail("x@y") ?? read.Accounts.ByEmail(null);
                _ = tx.Accounts.ByOwner("Ann");
                OrderedIndex<AccountKey, Account, string> branches = tx.Accounts.ByBranch;
                OrderedIndex<AccountKey, Account, (string Branch, decimal Balance)> rich =
                    read.Accounts.ByBranchAndBalance;
                one = rich.StartingWith("north").Descending().FirstOrDefault();
                foreach (Account account in tx.Accounts.ByKey.Range(("a", 1), ("b", 2)))
                    one = account;
                _ = tx.Accounts.ByKey.StartingWith("a");
                _ = tx.Accounts.ByOwnerAndPeak.StartingWith("a");
                _ = tx.Accounts.ByEmailAndPeak.StartingWith(null);
                tx.Accounts.Merge("ann", 1).Balance += 10;
                tx.Accounts.Merge(("ann", 1)).Balance -= 2.5m;
                tx.Accounts.Merge("ann", 1).Small -= 3;
                tx.Accounts.Merge("ann", 1).RaisePeak(7);
                tx.Accounts.Merge("ann", 1).Days |= DayOfWeek.Monday | DayOfWeek.Friday;
                tx.Accounts.Merge("ann", 1).IsOpen &= false;
                tx.Accounts.Merge("ann", 1).AppendNotes("more");
            }
        }
        """);

    static string IndexedTypes(string name, string attribute, string mark) =>
        Types(name, attribute, mark, IsIndexed);

    static string MergeableTypes(string name, string attribute, string mark, Func<string, bool> fits) =>
        Types(name, attribute, mark, fits);

    static string Types(string name, string attribute, string mark, Func<string, bool> fits)
    {
        IEnumerable<string> columns = AllTypes.Names.Where(fits).Select((type, i) => $"{attribute}{type}{mark} C{i}");
        return $"""
            namespace Types.{name};
            {AllTypes.Enums}
            [Transactional] public sealed partial record {name}([Key] int Id, {string.Join(", ", columns)});
            """;
    }

    static bool IsIndexed(string type) => !type.Contains("<byte>", StringComparison.Ordinal);

    static bool IsNumber(string type) =>
        !type.StartsWith("Enums", StringComparison.Ordinal)
        && (HasBits(type) || type is "Half" or "float" or "double" or "decimal" or "System.Numerics.BigInteger")
        && type != "bool";

    static bool HasBits(string type) =>
        type.StartsWith("Enums", StringComparison.Ordinal)
        || type is "sbyte" or "byte" or "short" or "ushort" or "int" or "uint" or "long" or "ulong" or "Int128"
            or "UInt128" or "bool";

    static void AssertCompiles(params string[] sources)
    {
        string[] errors = Harness.Errors(Harness.Compile(sources));
        Assert.True(errors.Length == 0, string.Join("\n", errors));
    }
}
