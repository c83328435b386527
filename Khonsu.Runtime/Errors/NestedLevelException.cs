namespace Khonsu;

/// <summary>
/// A nested block asked for an isolation level that it cannot have. State left: the nested block did nothing, the outer
/// one goes on.
/// </summary>
public sealed class NestedLevelException : KhonsuException
{
    internal NestedLevelException(IsolationLevel outer, IsolationLevel inner)
        : base(outer == IsolationLevel.ReadCommitted
            ? $"A block nested in one at {outer} runs at that level, not at {inner}: there is no one snapshot that the "
                + "two could share. Run the outer block at a stronger level."
            : $"A block nested in one at {outer} cannot run at {inner}, which is weaker. Leave its level out, or run "
                + "it as a transaction of its own.")
        => (Outer, Inner) = (outer, inner);

    /// <summary>The level of the transaction.</summary>
    public IsolationLevel Outer { get; }

    /// <summary>The level that the nested block asked for.</summary>
    public IsolationLevel Inner { get; }
}
