using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Names of the runtime as generated code spells them: with <c>global::</c>, so that no user type can be meant instead.
/// </summary>
static class Qualified
{
    public const string Khonsu = "global::Khonsu.";
    public const string Hidden = "global::Khonsu.CompilerServices.";

    /// <summary>A generic type of the runtime over a record's key and row.</summary>
    /// <param name="type">Name of the type with its namespace.</param>
    /// <param name="record">The record.</param>
    /// <returns>The closed type.</returns>
    public static string Of(string type, RecordModel record) =>
        $"{type}<{record.Key.TypeName}, {record.Type.FullName}>";

    /// <summary>A <c>cref</c> of a type; generic arguments and <c>global::</c> are fine there.</summary>
    /// <param name="fullName">The type.</param>
    /// <returns>The XML element.</returns>
    public static string See(string fullName) => $"<see cref=\"{fullName}\"/>";
}
