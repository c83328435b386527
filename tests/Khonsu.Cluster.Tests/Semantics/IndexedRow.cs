using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>The row of the scripts that go through indexes, which can be stored here.</summary>
[Transactional(Table = "indexed")]
[Index(nameof(Branch), nameof(Balance), IsOrdered = true)]
sealed partial record IndexedRow(
    [property: Key(IsOrdered = true)] long Id,
    [property: Index] string Owner,
    [property: Index(IsUnique = true)] string? Email,
    string Branch,
    [property: Index(IsOrdered = true)] long Balance)
{
    public static TableDefinition<long, IndexedRow> Definition => DefinitionOf<long, IndexedRow>();

    public static IndexDefinition<long, IndexedRow, long> ByKey => Index<long>("ByKey");

    public static IndexDefinition<long, IndexedRow, string> ByOwner => Index<string>("ByOwner");

    public static IndexDefinition<long, IndexedRow, string?> ByEmail => Index<string?>("ByEmail");

    public static IndexDefinition<long, IndexedRow, long> ByBalance => Index<long>("ByBalance");

    public static IndexDefinition<long, IndexedRow, (string Branch, long Balance)> ByBranchAndBalance
        => Index<(string Branch, long Balance)>("ByBranchAndBalance");

    static IndexDefinition<long, IndexedRow, TIndexKey> Index<TIndexKey>(string name)
        => (IndexDefinition<long, IndexedRow, TIndexKey>)Definition.Indexes.Single(index => index.Name == name);

    static TableDefinition<TKey, TRow> DefinitionOf<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => TRow.Definition;
}
