using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests;

/// <summary>Shapes and names that could collide with what is generated; all compile with warnings as errors.</summary>
public sealed class CompilationTests
{
    [Fact]
    public void Members_may_be_called_like_the_generated_helpers() => AssertCompiles("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, int Definition, int KeyOf, int AccountTable)
        {
            public int AccountRow { get; init; }
            public int CreateBatchWriter { get; init; }
            public int CreateBatchReader { get; init; }
            public int AccountBatchWriter { get; init; }
            public int AccountKey { get; init; }
            public int Slot { get; init; }
            public int Owner { get; init; }
            public int Version { get; init; }
            public int Next { get; init; }
            public int Stamp { get; init; }
            public static int Count() => 0;
        }
        """);

    [Fact]
    public void Types_may_be_called_like_those_of_the_runtime() => AssertCompiles("""
        namespace Bank.Khonsu
        {
            public class System;
            public class String;
            public class Tx;
            public class Table;
            public class TableDefinition;
            public class CompilerServices;
            public enum ColumnKind { None = 0 }
            [global::Khonsu.Transactional]
            public sealed partial record Transaction([global::Khonsu.Key] string Id, ColumnKind Kind);
            [global::Khonsu.Transactional]
            public sealed partial record ReadTx(
                [global::Khonsu.Key(0)] global::System.Guid Id,
                [global::Khonsu.Key(1)] ColumnKind Kind);
            [global::Khonsu.TransactionalModel(typeof(Transaction), typeof(ReadTx))]
            public partial class KhonsuStore;
        }
        """);

    [Fact]
    public void Types_may_be_called_like_the_file_local_helpers() => AssertCompiles("""
        namespace Bank;
        [Transactional] public sealed partial record Account([Key] string Id);
        [Transactional] public sealed partial record AccountTable([Key] string Id);
        [Transactional] public sealed partial record AccountBatchWriter([Key] string Id);
        [TransactionalModel(typeof(Account), typeof(AccountTable))] public partial class Bank;
        public class BankTables;
        """);

    [Fact]
    public void Public_and_internal_records_share_a_namespace() => AssertCompiles("""
        namespace Bank;
        [Transactional] public sealed partial record Open([Key] string Id);
        [Transactional] sealed partial record Hidden([Key(0)] string Id, [Key(1)] int Number);
        [Transactional] internal sealed partial record Guarded([Key] string Id) { internal int? Day { get; init; } }
        public static partial class KhonsuTables { public static int Mine() => 1; }
        """);

    [Fact]
    public void Outer_types_may_be_of_every_kind() => AssertCompiles("""
        namespace Bank;
        public partial interface IOuter
        {
            [Transactional] public sealed partial record A([Key(0)] int X, [Key(1)] int Y);
        }
        public readonly partial record struct Outer1 { [Transactional] public sealed partial record B([Key] int X); }
        public ref partial struct Outer2 { [Transactional] internal sealed partial record C([Key] int X); }
        public partial record Outer3
        {
            public partial class Inner
            {
                [Transactional] protected internal sealed partial record D([Key] int X);
            }
        }
        public static partial class @class { [Transactional] public sealed partial record @event([Key] int X); }
        """);

    [Fact]
    public void A_record_may_lie_in_several_files() => AssertCompiles(
        "namespace Bank; public sealed partial record Account { public int Second { get; init; } }",
        "namespace Bank; [Transactional] sealed partial record Account([Key] string Id);",
        "namespace Bank; partial record Account { public required string Third { get; init; } }");

    [Fact]
    public void A_record_may_copy_print_and_compare_in_its_own_way() => AssertCompiles("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id)
        {
            private Account(Account original) : base(original) => Id = original.Id;
            public bool Equals(Account? other) => other is not null && other.Id == Id;
            public override int GetHashCode() => 1;
            public override string ToString() => Id;
        }
        """);

    [Fact]
    public void A_constructor_may_set_the_required_members() => AssertCompiles("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account
        {
            [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
            public Account(string id) => Id = id;
            [Key] public required string Id { get; init; }
            public string? Note { get; internal init; }
            internal int Count { get; init; }
        }
        """);

    [Fact]
    public void A_member_may_be_obsolete() => AssertCompiles("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id)
        {
            [Obsolete("Use Id.")] public string? Name { get; init; }
        }
        """);

    [Fact]
    public void A_record_may_have_many_columns_and_a_long_key()
    {
        string key = string.Join(", ", Enumerable.Range(0, 9).Select(static i => $"[Key({i})] int K{i}"));
        string columns = string.Join(
            "\n",
            Enumerable.Range(0, 300).Select(static i => $"public int? C{i} {{ get; init; }}"));
        AssertCompiles($"[Transactional] public sealed partial record Wide({key}) {{ {columns} }}");
    }

    [Fact]
    public void Key_columns_may_be_called_like_parts_of_a_tuple_or_parameters() => AssertCompiles("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account(
            [Key(0)] int Rest,
            [Key(1)] int Item1,
            [Key(2)] int Table,
            [Key(3)] int Row,
            [Key(4)] int Key);
        """);

    [Fact]
    public void A_model_may_list_a_record_of_another_assembly()
    {
        CSharpCompilation library = Harness.Compile("""
            namespace Bank;
            [Transactional] public sealed partial record Account([Key(0)] string Id, [Key(1)] int Number);
            """).WithAssemblyName("Library");
        Harness.Driver().RunGeneratorsAndUpdateCompilation(library, out Compilation output, out _);
        using var image = new MemoryStream();
        Assert.True(((CSharpCompilation)output).WithOptions(
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image).Success);
        CSharpCompilation user = Harness.Compile("""
            namespace Bank;
            [Transactional] public sealed partial record City([Key] string Id);
            [TransactionalModel(typeof(Account), typeof(City))] public partial class Model;
            """).AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        Assert.Empty(Harness.Errors(user));
        Assert.Contains(
            "global::Khonsu.Table<global::Bank.AccountKey, global::Bank.Account> Accounts",
            Harness.TextOf(Harness.Run(user)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_with_trees_may_say_nothing_about_null() => AssertCompiles(NestedTypes.Oblivious);

    [Fact]
    public void A_project_may_check_its_conversions() => Assert.Empty(Harness.Errors(Harness.Compile("""
        namespace Bank;
        public enum Wide : ulong { None = 0, All = ulong.MaxValue }
        [Transactional]
        public sealed partial record Account([Key] string Id, [EnumAs(EnumStorage.Name)] Wide Wide);
        """).WithOptions(Harness.Compile().Options.WithOverflowChecks(true))));

    [Fact]
    public void Names_of_nested_types_and_members_may_be_awkward() => AssertCompiles("""
        namespace @event.@class;
        using System.Collections.Immutable;
        public static partial class Outer
        {
            public record struct @struct(int @class, (int @event, string? Item1x) @tuple);
            public sealed record Generic<T>(T Value, ImmutableArray<T> Values) where T : struct;
            [Transactional]
            public sealed partial record @record(
                [Key] int _c0,
                @struct value,
                @struct? row,
                Generic<@struct> C0,
                ImmutableArray<Generic<int>> c0,
                ImmutableDictionary<int, ImmutableArray<(int, int)?>> column,
                (int, int, int, int, int, int, int, int, string?) Long)
            {
                public @struct structColumnWriter { get; init; }
            }
        }
        """);

    [Fact]
    public void A_nested_record_may_come_from_another_assembly_or_be_a_table_itself()
    {
        CSharpCompilation library = Harness.Compile("""
            namespace Bank;
            public sealed record Money(decimal Amount, string? Currency);
            public readonly record struct Id(Guid Value);
            public record struct Place { public int X { get; init; } public required string Y { get; init; } }
            """).WithAssemblyName("Library");
        CSharpCompilation user = Harness.Compile("""
            namespace Bank;
            [Transactional] public sealed partial record City([Key] string Name, [Decimal(9, 2)] decimal Size);
            [Transactional] public sealed partial record Trip([Key] Id Id, Money Cost, Place? Start, City? Through);
            """).AddReferences(library.ToMetadataReference());
        Assert.Empty(Harness.Errors(user));
    }

    [Fact]
    public void The_harness_sees_errors() =>
        Assert.NotEmpty(Harness.Errors(Harness.Compile("class A { string F() => null; }")));

    static void AssertCompiles(params string[] sources) => Assert.Empty(Harness.Errors(Harness.Compile(sources)));
}
