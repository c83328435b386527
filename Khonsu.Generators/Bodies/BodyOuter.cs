using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Bodies;

/// <summary>The outermost function that is given a transaction.</summary>
/// <param name="Syntax">Where it is declared.</param>
/// <param name="IsStart">Whether it is the body that a store was given.</param>
/// <param name="IsLambda">Whether it is a lambda, so that what it captures comes from outside the
/// transaction.</param>
sealed record BodyOuter(SyntaxNode Syntax, bool IsStart, bool IsLambda);
