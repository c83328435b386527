namespace Khonsu.Programs.Tests.Common;

/// <summary>One value that a row once had.</summary>
/// <param name="Table">The row's table.</param>
/// <param name="Key">The row's key.</param>
/// <param name="Version">0 for the value it was loaded with, and one more for each change.</param>
readonly record struct RowVersion(string Table, long Key, long Version)
{
    /// <summary>The value that replaced this one.</summary>
    public RowVersion Next => this with { Version = Version + 1 };

    /// <inheritdoc/>
    public override string ToString() => $"{Table}[{Key}] v{Version}";
}
