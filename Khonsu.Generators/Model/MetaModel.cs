namespace Khonsu.Generators.Model;

/// <summary>A key and a value of metadata.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
sealed record MetaModel(string Key, string Value);
