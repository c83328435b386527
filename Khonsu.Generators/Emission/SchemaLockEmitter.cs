namespace Khonsu.Generators.Emission;

/// <summary>Writes a new schema lock as comments, from which the build makes the file again.</summary>
static class SchemaLockEmitter
{
    /// <summary>What stands before each line; the build's targets take it away again.</summary>
    public const string Mark = "//|";

    /// <summary>Name of the source; no record has a name with a plus.</summary>
    public const string HintName = "khonsu+schema+lock.g.cs";

    /// <summary>Writes it.</summary>
    /// <param name="text">The new lock.</param>
    /// <returns>The source; its last line has no end, for the build gives it one.</returns>
    public static string Emit(string text) => Mark + text.TrimEnd().Replace("\n", "\n" + Mark);
}
