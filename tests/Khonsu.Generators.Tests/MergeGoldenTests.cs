namespace Khonsu.Generators.Tests;

/// <summary>What the generator writes for mergeable columns and invariants, to be read by a newcomer.</summary>
public sealed class MergeGoldenTests
{
    [Fact]
    public void A_rule_for_rows_in_conflict() => Golden.Check("""
        namespace Bank;
        [Transactional(OnConflict = ConflictResolution.Append)]
        public sealed partial record Position([Key] string Id, int X);
        """);

    [Fact]
    public void A_past_that_is_kept() => Golden.Check("""
        namespace Bank;
        [Transactional(RetainedCommits = 1000, RetainedSeconds = 3600)]
        public sealed partial record Position([Key] string Id, int X);
        """);

    [Fact]
    public void Sum() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, string Owner, [Mergeable] decimal Balance);
        """);

    [Fact]
    public void Max_and_min() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account(
            [Key(0)] string Branch, [Key(1)] int Number,
            [Mergeable(MergeKind.Max)] long Peak,
            [Mergeable(MergeKind.Min)] string? First,
            [Mergeable(MergeKind.Max)] DayOfWeek? Last);
        """);

    [Fact]
    public void Or_and_and() => Golden.Check("""
        namespace Bank;
        [Flags] public enum Rights { Read = 1, Write = 2 }
        [Transactional]
        public sealed partial record Account(
            [Key] string Id,
            [Mergeable(MergeKind.Or)] Rights Rights,
            [Mergeable(MergeKind.And)] bool IsOpen,
            [Mergeable(MergeKind.And)] byte Mask);
        """);

    [Fact]
    public void Append() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, [Mergeable(MergeKind.Append)] string Notes);
        """);

    [Fact]
    public void Lists_sets_and_dictionaries() => Golden.Check("""
        namespace Shop;
        [Transactional]
        public sealed partial record Order(
            [Key] long Id,
            [Mergeable(MergeKind.Append)] System.Collections.Immutable.ImmutableArray<string> Lines,
            [Mergeable(MergeKind.Union)] System.Collections.Immutable.ImmutableHashSet<string> Tags,
            [Mergeable(MergeKind.Union)] System.Collections.Immutable.ImmutableDictionary<string, int> Counts);
        """);

    [Fact]
    public void Last_and_first_writer() => Golden.Check("""
        namespace Shop;
        [Transactional]
        public sealed partial record Ticket(
            [Key] long Id,
            [Mergeable(MergeKind.LastWriter)] string? Note,
            [Mergeable(MergeKind.FirstWriter)] string? Owner,
            [Mergeable(MergeKind.FirstWriter)] int? Seat);
        """);

    [Fact]
    public void Method_of_the_user() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, [Mergeable(typeof(Longer))] string Note);
        static class Longer
        {
            internal static string? Merge(string? @base, string? theirs, string? mine) =>
                mine?.Length > theirs?.Length ? mine : theirs;
        }
        """);

    [Fact]
    public void Invariants() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, long Balance, long Limit)
        {
            [Invariant("The balance is never below the \"limit\"")]
            bool IsCovered => Balance >= Limit;

            [Invariant]
            public bool HasLimit() => Limit <= 0;
        }
        """);

    [Fact]
    public void Invariants_of_a_model() => Golden.Check("""
        namespace Bank;
        [Transactional]
        public sealed partial record Account([Key] string Id, long Balance);
        [Transactional]
        public sealed partial record Entry([Key(0)] string Branch, [Key(1)] int Number, long Amount);
        [TransactionalModel(typeof(Account), typeof(Entry))]
        public partial class Bank
        {
            [Invariant("The books balance")]
            static bool IsBalanced(Table<string, Account> accounts, Table<EntryKey, Entry> entries) =>
                accounts.Count == entries.Count;

            [Invariant]
            public static bool IsOpen(Table<EntryKey, Entry> entries) => entries.Count < 100;
        }
        """);
}
