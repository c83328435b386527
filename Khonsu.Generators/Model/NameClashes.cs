namespace Khonsu.Generators.Model;

/// <summary>
/// What one type cannot know alone: the names that several types would share. Nearly always empty, and so always equal.
/// </summary>
/// <param name="Hints">Hint names that several metadata names would get, without regard to case.</param>
/// <param name="Accessors">
/// Metadata names of the records whose accessor another record of the namespace has already.
/// </param>
sealed record NameClashes(EquatableArray<string> Hints, EquatableArray<string> Accessors);
