namespace Khonsu;

/// <summary>
/// Makes a <c>sealed partial record</c> a table: the generator adds its key, schema, Arrow codec and typed access.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TransactionalAttribute : Attribute
{
    /// <summary>
    /// Name of the table in schemas and messages; by default the accessor's name under the naming policy.
    /// </summary>
    public string? Table { get; init; }

    /// <summary>Name of the generated property on transactions; by default the plural of the record's name.</summary>
    public string? Accessor { get; init; }

    /// <summary>How member names become column names.</summary>
    public ColumnNaming Naming { get; init; } = ColumnNaming.SnakeCase;

    /// <summary>
    /// What happens to rows of this table in conflict; where it is left out, the transaction decides. Where the level
    /// of a transaction does not allow it, its writes of this table are in conflict as usual.
    /// </summary>
    public ConflictResolution OnConflict { get; init; }

    /// <summary>
    /// How many commit timestamps of the store the table's past goes back, as <see cref="Retention.Commits"/>, at least
    /// 0; where neither this nor <see cref="RetainedSeconds"/> is set, the store's options decide.
    /// </summary>
    public int RetainedCommits { get; init; }

    /// <summary>How many seconds the table's past goes back, as <see cref="Retention.Time"/>, at least 1.</summary>
    public int RetainedSeconds { get; init; }
}
