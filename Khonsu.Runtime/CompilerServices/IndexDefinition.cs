using System.ComponentModel;
using Khonsu.Index;
using Khonsu.Replication;

namespace Khonsu.CompilerServices;

/// <summary>A secondary index of a table: its name, its columns and what it promises.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class IndexDefinition
{
    private protected IndexDefinition(string name, int number, bool isUnique, bool isOrdered, string[] columns)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentNullException.ThrowIfNull(columns);
        Name = name;
        Number = number;
        IsUnique = isUnique;
        IsOrdered = isOrdered;
        Columns = columns;
    }

    /// <summary>Name of the index, for example <c>ByOwner</c>.</summary>
    public string Name { get; }

    /// <summary>Position among the indexes of its table, from 0.</summary>
    public int Number { get; }

    /// <summary>Whether two rows with the same key, none of its columns null, are refused.</summary>
    public bool IsUnique { get; }

    /// <summary>Whether it is walked in the order of its keys; else only rows of one key are found.</summary>
    public bool IsOrdered { get; }

    /// <summary>Names of the columns that make up the key, in their order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Makes the index of one store's table. Why here: only the definition knows all three types.</summary>
    /// <param name="tableSlot">Slot of the table.</param>
    /// <returns>An empty index.</returns>
    internal abstract SecondaryIndex CreateIndex(int tableSlot);

    /// <summary>Writes the first columns of the key that a row has as bytes.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="row">A row of the table.</param>
    /// <param name="columns">How many columns count, from 1.</param>
    internal abstract void WriteKeyOf(KeyWriter writer, TransactionalRow row, int columns);

    /// <summary>Finds the rows of a range, by bytes that may be anybody's.</summary>
    /// <param name="transaction">Whose snapshot is looked at.</param>
    /// <param name="range">The range.</param>
    /// <param name="rows">Takes them; no further ones when there are more than are taken.</param>
    /// <param name="rowsMax">How many are taken in all.</param>
    /// <returns>False when the bytes are of no keys.</returns>
    internal abstract bool TryFind(
        ReadTx transaction, in WantedRange range, List<TransactionalRow> rows, int rowsMax);

    /// <summary>Finds the rows of a range as a writer sees them.</summary>
    /// <param name="writer">A commit that has begun.</param>
    /// <param name="range">The range.</param>
    /// <param name="rows">Takes them.</param>
    internal abstract void Find(ReplicaWriter writer, in WantedRange range, List<TransactionalRow> rows);
}
