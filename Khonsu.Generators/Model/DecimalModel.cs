namespace Khonsu.Generators.Model;

/// <summary>The user's choice for a decimal column.</summary>
/// <param name="Precision">Digits in all.</param>
/// <param name="Scale">Digits after the point.</param>
sealed record DecimalModel(int Precision, int Scale);
