namespace Khonsu;

/// <summary>
/// The library found itself broken. State left: unknown; stop using the store and report the message.
/// </summary>
public sealed class InvariantException : KhonsuException
{
    internal InvariantException(string invariant)
        : base($"Invariant {invariant} of Khonsu does not hold. This is a defect of the library, not of the calling "
            + "program: stop using this store, and report the message with the program that led to it.")
        => Invariant = invariant;

    /// <summary>Number of the invariant in docs/design.</summary>
    public string Invariant { get; }
}
