using System.ComponentModel;
using Khonsu.Arrow;
using Khonsu.Clock;
using Khonsu.Columnar;
using Khonsu.Tables;
using Khonsu.Versions;

namespace Khonsu.CompilerServices;

/// <summary>A table's name, columns and process-wide slot.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TableDefinition
{
    // Written by any thread that runs the static constructor of a record's definition; bounded by the record types of a
    // process.
    static int s_slots;

    private protected TableDefinition(string name, ColumnDefinition[] columns)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(columns);
        Name = name;
        Columns = columns;
        Slot = Interlocked.Increment(ref s_slots) - 1;
    }

    /// <summary>Name of the table.</summary>
    public string Name { get; }

    /// <summary>
    /// What the table was called before; batches that bear one of these names are of an older version of it.
    /// </summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>Columns in declaration order.</summary>
    public IReadOnlyList<ColumnDefinition> Columns { get; }

    /// <summary>What happens to rows of this table in conflict; null where the transaction decides.</summary>
    public ConflictResolution? OnConflict { get; init; }

    /// <summary>How long the table's past can be read; null where the store decides.</summary>
    public Retention? Retention { get; init; }

    /// <summary>What the user wants to be in the schema's metadata.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Whether the record has rules that every row must keep.</summary>
    public bool HasInvariants { get; init; }

    /// <summary>Whether a part of the key alone says where a row belongs among the shards of a cluster.</summary>
    public bool HasShardKey { get; init; }

    /// <summary>How what is merged into its rows goes through a log; null where it does not.</summary>
    public MergeForm? Merges { get; init; }

    /// <summary>Secondary indexes, each at the position that is its number; none when nothing is set.</summary>
    public IReadOnlyList<IndexDefinition> Indexes { get; init; } = [];

    /// <summary>Does something that needs the types of the key and of the row; nothing is looked up by name, so it
    /// works in trimmed and ahead-of-time compiled programs too.</summary>
    /// <typeparam name="TResult">What comes of it.</typeparam>
    /// <param name="visitor">What is done.</param>
    /// <returns>What the visitor returned.</returns>
    public abstract TResult Accept<TResult>(ITableVisitor<TResult> visitor);

    /// <summary>Dense number of this table in the process, from 0.</summary>
    internal int Slot { get; }

    /// <summary>How rows of older shapes become today's, by methods of the user.</summary>
    internal abstract IReadOnlyList<RowMigration> OldShapes { get; }

    /// <summary>How batches of the schemas that were seen last become rows.</summary>
    internal SchemaPlans Plans { get; } = new();

    /// <summary>Makes what keeps a table's columns from one columnar snapshot to the next.</summary>
    /// <param name="table">The table of this definition.</param>
    /// <param name="rounds">The rounds of its store.</param>
    /// <returns>Columns of which nothing is there yet.</returns>
    internal abstract TableColumns CreateColumns(TableStore table, ColumnRounds rounds);

    /// <summary>Writes the key of a chain as bytes.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="chain">A chain of a table of this definition.</param>
    internal abstract void WriteKey(KeyWriter writer, VersionChain chain);

    /// <summary>Tells where the row of a chain belongs among the shards of a cluster.</summary>
    /// <param name="writer">Writes keys; what was in it is gone afterwards.</param>
    /// <param name="chain">A chain of a table of this definition.</param>
    internal abstract ulong PlaceOf(KeyWriter writer, VersionChain chain);

    /// <summary>Asks a row's own rules.</summary>
    /// <param name="row">A row of the table.</param>
    /// <returns>The first rule that it breaks, or null.</returns>
    internal abstract string? BrokenInvariant(TransactionalRow row);

    /// <summary>Merges two rows that were made of one.</summary>
    /// <param name="base">The row that both started from.</param>
    /// <param name="theirs">The row that is committed.</param>
    /// <param name="mine">The row to commit.</param>
    /// <returns>The merged row, fresh; null when a column is in conflict.</returns>
    /// <exception cref="OverflowException">A sum does not fit its column.</exception>
    internal abstract TransactionalRow? MergeRows(
        TransactionalRow @base, TransactionalRow theirs, TransactionalRow mine);

    /// <summary>Names the columns in which two rows of one key differ.</summary>
    /// <param name="before">One row.</param>
    /// <param name="after">The other row.</param>
    /// <returns>Names of columns, in their order.</returns>
    internal abstract IReadOnlyList<string> ChangedColumns(TransactionalRow before, TransactionalRow after);
}
