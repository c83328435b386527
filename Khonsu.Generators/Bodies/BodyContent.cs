using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Bodies;

/// <summary>What is done when a body runs.</summary>
/// <param name="Operations">In the order of the source, each before its parts.</param>
/// <param name="HasHidden">Whether functions inside were not looked into.</param>
sealed record BodyContent(IReadOnlyList<IOperation> Operations, bool HasHidden);
