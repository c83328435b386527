namespace Khonsu.Generators.Model;

/// <summary>One table of a model class.</summary>
/// <param name="Accessor">Name of its property, as C# source spells it.</param>
/// <param name="KeyType">The key, <c>global::</c>-qualified.</param>
/// <param name="RowType">The record, <c>global::</c>-qualified.</param>
/// <param name="IsPublic">Whether other assemblies see the record.</param>
sealed record TableModel(string Accessor, string KeyType, string RowType, bool IsPublic);
