using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>What must be true of the tables of a model, as the generator describes it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModelInvariant
{
    /// <summary>Describes an invariant.</summary>
    /// <param name="description">What errors say.</param>
    /// <param name="check">Tells whether it holds, as the transaction sees the tables.</param>
    /// <param name="tables">The tables that it reads.</param>
    public ModelInvariant(string description, Func<Tx, bool> check, params TableDefinition[] tables)
    {
        ArgumentException.ThrowIfNullOrEmpty(description);
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(tables);
        Description = description;
        Check = check;
        Tables = tables;
    }

    /// <summary>What errors say.</summary>
    internal string Description { get; }

    /// <summary>Tells whether it holds.</summary>
    internal Func<Tx, bool> Check { get; }

    /// <summary>The tables that it reads.</summary>
    internal IReadOnlyList<TableDefinition> Tables { get; }
}
