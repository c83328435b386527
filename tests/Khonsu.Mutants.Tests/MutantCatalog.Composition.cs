namespace Khonsu.Mutants.Tests;

/// <content>Bugs of merges, savepoints and waits.</content>
static partial class MutantCatalog
{
    static IEnumerable<Mutant> CompositionBugs()
    {
        yield return new(
            "merge_into_the_snapshot",
            "Transactions/TransactionCore.Merges.cs",
            "TransactionalRow? row = delta.Own ?? entry.Expected;",
            "TransactionalRow? row = delta.Own ?? entry.Chain.VisibleAt(Snapshot);",
            "A merge is applied to what the snapshot saw and put over what is newest: lost update.",
            new("merge", "Serializable", 20));
        yield return new(
            "merges_are_not_undone",
            "Transactions/TransactionCore.Merges.cs",
            "else if (isKept)",
            "else if (false)",
            "A roll-back to a savepoint leaves what was merged since.",
            new("merge", "Snapshot", 10));
        yield return new(
            "merge_forgets_what_was_merged_before",
            "CompilerServices/ItemsTerm{T}.cs",
            "term.IsEmpty ? other : new(term.Items.AddRange(other.Items));",
            "other;",
            "Of two merges into one list in a transaction only the second is committed.",
            new("merge", "Snapshot", 10));
        yield return new(
            "list_is_appended_to_in_front",
            "CompilerServices/CollectionMerge.cs",
            "now.IsDefault ? [.. term.Items] : now.AddRange(term.Items);",
            "now.IsDefault ? [.. term.Items] : now.InsertRange(0, term.Items);",
            "What is merged into a list does not stand in the order of the commits.",
            new("merge", "Snapshot", 10));
        yield return new(
            "waiter_does_not_look_again",
            "Transactions/TransactionCore.Composition.cs",
            "if (HasChanged())",
            "if (false)",
            "W1: a commit between the read and the registration is not noticed: a wake-up is lost.",
            new("hand-over", "Serializable", 60, "BeforeWatch"));
    }
}
