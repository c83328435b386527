using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.CodeFixes;

/// <summary>A tree without the complaint.</summary>
/// <param name="Title">What the user is offered.</param>
/// <param name="Root">The tree.</param>
/// <param name="Document">The file that it is of; null for the file of the complaint.</param>
public sealed record FixedTree(string Title, SyntaxNode Root, Document? Document = null);
