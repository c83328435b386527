namespace Khonsu.Arrow;

/// <summary>
/// Checks what a caller asks for before any input is read: a number that is no member would be taken for one.
/// </summary>
internal static class InputChoices
{
    /// <summary>Checks both choices.</summary>
    /// <param name="mode">What happens to keys that are in the table already.</param>
    /// <param name="schemas">Which batches are read that do not have today's columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is no member of its type.</exception>
    internal static void Check(BatchMode mode, SchemaMatch schemas)
    {
        Check(mode);
        Check(schemas);
    }

    /// <summary>Checks a mode.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no member of its type.</exception>
    internal static BatchMode Check(BatchMode mode) => mode is >= BatchMode.Insert and <= BatchMode.Update
        ? mode
        : throw new ArgumentOutOfRangeException(nameof(mode), mode, "It is no member of BatchMode.");

    /// <summary>Checks which schemas are accepted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no member of its type.</exception>
    internal static SchemaMatch Check(SchemaMatch schemas) =>
        schemas is >= SchemaMatch.Versions and <= SchemaMatch.Evolve
            ? schemas
            : throw new ArgumentOutOfRangeException(nameof(schemas), schemas, "It is no member of SchemaMatch.");
}
