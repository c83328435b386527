using System.ComponentModel;
using Khonsu.Index;

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
}
