namespace Khonsu.Generators.Parsing;

/// <summary>What an <c>[Index]</c> asks for, beside its columns.</summary>
/// <param name="IsOrdered">Whether it can be asked in order.</param>
/// <param name="IsUnique">Whether no two rows may have the same values.</param>
/// <param name="Name">The user's name for the member of the table, or null.</param>
readonly record struct IndexRequest(bool IsOrdered, bool IsUnique, string? Name);
