using Khonsu.Generators.Tests.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests;

/// <summary>
/// After an edit, only what the edit concerns runs again behind the attribute's transform. The transform itself runs
/// for every annotated declaration by Roslyn's design, so what is watched is its result, the clashes and the files that
/// are emitted.
/// </summary>
public sealed class CachingTests
{
    const string Account = """
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, decimal Balance);
        """;

    const string Rich = """
        namespace Bank;
        [Transactional, Index("Id", "Balance")]
        public sealed partial record Account(
            [Key] string Id, [Index(IsUnique = true)] string Owner, [Mergeable(MergeKind.Max)] decimal Balance)
        {
            [Invariant("Covered")] bool IsCovered => Balance >= 0;
        }
        """;

    const string Branch = """
        namespace Bank;
        [Transactional]
        public sealed partial record Branch([Key] int Number, Shade Shade);
        """;

    const string Other = """
        namespace Bank;
        public enum Shade { Dark = 1 }
        static class Unrelated { public static int One() => 1; }
        """;

    const string Model = """
        namespace Bank;
        [TransactionalModel(typeof(Account), typeof(Branch))]
        public partial class Ledger;
        """;

    const int AccountFile = 0;
    const int BranchFile = 1;
    const int OtherFile = 2;

    // The files of the compilation above: two records and a model.
    const int FilesEmitted = 3;

    [Fact]
    public void An_unrelated_edit_emits_nothing()
    {
        Rerun rerun = Edit(OtherFile, Other.Replace("=> 1", "=> 2"));
        rerun.AssertNothingRan();
    }

    [Fact]
    public void A_comment_in_an_annotated_file_emits_nothing()
    {
        Rerun rerun = Edit(AccountFile, "// A comment.\n\n" + Account.Replace("(", "( /* here */ "));
        rerun.AssertNothingRan();
    }

    [Fact]
    public void A_reference_emits_nothing()
    {
        CSharpCompilation extra = CSharpCompilation.Create("Extra", options: new(OutputKind.DynamicallyLinkedLibrary));
        Rerun rerun = Rerun.Of(Start(), before => before.AddReferences(extra.ToMetadataReference()));
        rerun.AssertNothingRan();
    }

    [Fact]
    public void An_edit_of_the_schema_lock_emits_nothing()
    {
        Rerun rerun = Rerun.Of(
            Start(),
            new MemoryText(LockedProject.LockPath, "# One."),
            new MemoryText(LockedProject.LockPath, "# Two."));
        rerun.AssertNothingRan();
    }

    [Fact]
    public void A_new_file_without_records_emits_nothing()
    {
        Rerun rerun = Rerun.Of(
            Start(),
            static before => before.AddSyntaxTrees(Harness.Parse("class Extra;", "Extra.cs")));
        rerun.AssertNothingRan();
    }

    [Fact]
    public void A_new_column_emits_its_record_only()
    {
        Rerun rerun = Edit(AccountFile, Account.Replace("decimal Balance", "decimal Balance, string? Note"));
        rerun.AssertReasons(
            TrackingNames.Records,
            IncrementalStepRunReason.Modified,
            IncrementalStepRunReason.Unchanged);
        rerun.AssertReasons(TrackingNames.Clashes, IncrementalStepRunReason.Unchanged);
        rerun.AssertEmitted(1, FilesEmitted - 1);
    }

    [Fact]
    public void An_attribute_argument_emits_its_record_only()
    {
        Rerun rerun = Edit(AccountFile, Account.Replace("[Transactional]", "[Transactional(Table = \"money\")]"));
        rerun.AssertReasons(
            TrackingNames.Records,
            IncrementalStepRunReason.Modified,
            IncrementalStepRunReason.Unchanged);
        rerun.AssertEmitted(1, FilesEmitted - 1);
    }

    [Theory]
    [InlineData("decimal Balance", "[Index] decimal Balance")]
    [InlineData("decimal Balance", "[Mergeable] decimal Balance")]
    [InlineData("[Key]", "[Key(IsOrdered = true)]")]
    [InlineData("[Transactional]", "[Transactional, Index(\"Id\", \"Balance\")]")]
    [InlineData("Balance);", "Balance) { [Invariant] bool IsCovered => Balance >= 0; }")]
    public void An_index_a_merge_or_an_invariant_emits_its_record_only(string old, string changed)
    {
        Rerun rerun = Edit(AccountFile, Account.Replace(old, changed));
        rerun.AssertReasons(
            TrackingNames.Records,
            IncrementalStepRunReason.Modified,
            IncrementalStepRunReason.Unchanged);
        rerun.AssertReasons(TrackingNames.Clashes, IncrementalStepRunReason.Unchanged);
        rerun.AssertEmitted(1, FilesEmitted - 1);
    }

    [Theory]
    [InlineData("IsUnique = true", "IsUnique = false")]
    [InlineData("IsUnique", "IsOrdered")]
    [InlineData("(\"Id\", \"Balance\")", "(\"Balance\", \"Id\")")]
    [InlineData("MergeKind.Max", "MergeKind.Min")]
    [InlineData("\"Covered\"", "\"The balance is covered\"")]
    public void An_argument_of_an_index_a_merge_or_an_invariant_emits_its_record_only(string old, string changed)
    {
        Rerun rerun = Rerun.Of(Harness.Compile(Rich, Branch, Other), before => before.ReplaceSyntaxTree(
            before.SyntaxTrees[AccountFile],
            Harness.Parse(Rich.Replace(old, changed), before.SyntaxTrees[AccountFile].FilePath)));
        rerun.AssertReasons(
            TrackingNames.Records,
            IncrementalStepRunReason.Modified,
            IncrementalStepRunReason.Unchanged);
        rerun.AssertEmitted(1, 1);
    }

    [Fact]
    public void An_edit_inside_an_invariant_emits_nothing()
    {
        Rerun rerun = Rerun.Of(Harness.Compile(Rich, Branch, Other), static before => before.ReplaceSyntaxTree(
            before.SyntaxTrees[AccountFile],
            Harness.Parse(Rich.Replace(">= 0", "> 0"), before.SyntaxTrees[AccountFile].FilePath)));
        rerun.AssertNothingRan();
    }

    [Fact]
    public void An_accessor_emits_its_record_and_the_model_that_lists_it()
    {
        Rerun rerun = Edit(AccountFile, Account.Replace("[Transactional]", "[Transactional(Accessor = \"Money\")]"));
        rerun.AssertReasons(TrackingNames.Models, IncrementalStepRunReason.Modified);
        rerun.AssertEmitted(2, 1);
    }

    [Fact]
    public void A_member_of_an_enum_in_another_file_emits_the_record_that_stores_it()
    {
        Rerun rerun = Edit(OtherFile, Other.Replace("Dark = 1", "Dark = 1, Light = 2"));
        rerun.AssertReasons(
            TrackingNames.Records,
            IncrementalStepRunReason.Unchanged,
            IncrementalStepRunReason.Modified);
        rerun.AssertEmitted(1, FilesEmitted - 1);
    }

    [Fact]
    public void A_renamed_record_emits_its_file_and_the_model_that_lost_it()
    {
        Rerun rerun = Edit(AccountFile, Account.Replace("record Account", "record Wallet"));
        rerun.AssertReasons(
            TrackingNames.Records,
            IncrementalStepRunReason.Modified,
            IncrementalStepRunReason.Unchanged);
        rerun.AssertEmitted(2, 1);
    }

    [Fact]
    public void A_new_record_emits_one_file_and_leaves_the_others()
    {
        Rerun rerun = Rerun.Of(Start(), static before => before.AddSyntaxTrees(
            Harness.Parse("[Transactional] public sealed partial record City([Key] int Id);", "City.cs")));
        rerun.AssertReasons(
            TrackingNames.Records,
            IncrementalStepRunReason.Unchanged,
            IncrementalStepRunReason.Unchanged,
            IncrementalStepRunReason.New);
        rerun.AssertReasons(TrackingNames.Clashes, IncrementalStepRunReason.Unchanged);
        rerun.AssertEmitted(1, FilesEmitted);
    }

    [Fact]
    public void A_removed_record_leaves_the_other_files()
    {
        Rerun rerun = Rerun.Of(
            Harness.Compile(Account, Branch, Other),
            static before => before.RemoveSyntaxTrees(before.SyntaxTrees[BranchFile]));
        rerun.AssertReasons(
            TrackingNames.Records,
            IncrementalStepRunReason.Unchanged,
            IncrementalStepRunReason.Removed);
        rerun.AssertEmitted(0, 1);
    }

    static CSharpCompilation Start() => Harness.Compile(Account, Branch, Other, Model);

    static Rerun Edit(int file, string source) => Rerun.Of(Start(), before =>
    {
        SyntaxTree old = before.SyntaxTrees[file];
        return before.ReplaceSyntaxTree(old, Harness.Parse(source, old.FilePath));
    });
}
