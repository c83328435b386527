using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>The part of a migration that does not depend on the row's type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RowMigration
{
    private protected RowMigration()
    {
    }

    /// <summary>The older shape, as a column of kind <see cref="ColumnKind.Struct"/> whose fields are its
    /// columns.</summary>
    public required ColumnDefinition Old { get; init; }

    /// <summary>Name of the user's method.</summary>
    public required string Method { get; init; }
}
