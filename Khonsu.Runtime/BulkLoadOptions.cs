using Khonsu.Arrow;

namespace Khonsu;

/// <summary>Settings of a bulk load; immutable.</summary>
public sealed record BulkLoadOptions
{
    readonly int _rowsPerCommit = 10_000;
    readonly BatchMode _mode;
    readonly SchemaMatch _schemas;

    /// <summary>
    /// Rows of each transaction but the last; 10,000 where nothing is said. Many rows make few commits, of which each
    /// takes longer and meets more of what runs beside it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public int RowsPerCommit
    {
        get => _rowsPerCommit;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _rowsPerCommit = value;
        }
    }

    /// <summary>What happens to keys that are in the table already; batches of a load have all columns, whichever it
    /// is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is no member of its type.</exception>
    public BatchMode Mode
    {
        get => _mode;
        init => _mode = InputChoices.Check(value);
    }

    /// <summary>Which batches are read that do not have the columns of today's record.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is no member of its type.</exception>
    public SchemaMatch Schemas
    {
        get => _schemas;
        init => _schemas = InputChoices.Check(value);
    }

    /// <summary>Settings of the transactions, or null for those of the store.</summary>
    public TransactionOptions? Transactions { get; init; }

    /// <summary>Is told after each commit, or null.</summary>
    public IProgress<BulkLoadProgress>? Progress { get; init; }
}
