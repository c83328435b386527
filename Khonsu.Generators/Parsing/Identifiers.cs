using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Parsing;

/// <summary>How names are spelled in C# source.</summary>
static class Identifiers
{
    /// <summary>Escapes a name that the language would read as a word of its own.</summary>
    /// <param name="name">The name as in metadata.</param>
    /// <returns>The name, with <c>@</c> where it must or may need one.</returns>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None
        || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
        // Why: both are words of C# 13 and 14 in some places, and this Roslyn may be older than the compiler that reads
        // the output.
        || name is "field" or "extension"
            ? "@" + name
            : name;

    /// <summary>Whether a name that the user chose in an attribute can be a C# member.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True for an identifier, keywords included.</returns>
    public static bool IsUsable(string name) => SyntaxFacts.IsValidIdentifier(name);
}
