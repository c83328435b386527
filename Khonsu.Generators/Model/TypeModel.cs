namespace Khonsu.Generators.Model;

/// <summary>Where a user's type is and who sees it.</summary>
/// <param name="Namespace">Namespace as C# source spells it; empty for the global one.</param>
/// <param name="Name">Simple name, not escaped.</param>
/// <param name="Identifier">Simple name as C# source spells it.</param>
/// <param name="MetadataName">Full metadata name, with <c>+</c> before a nested type.</param>
/// <param name="FullName">The type, <c>global::</c>-qualified.</param>
/// <param name="Accessibility">
/// The modifier in its own declaration: <c>public</c>, <c>internal</c>, <c>protected internal</c>.
/// </param>
/// <param name="IsPublic">Whether other assemblies see it, all outer types considered.</param>
/// <param name="Outers">Outer types from outside in, each as <c>partial class Name</c>.</param>
sealed record TypeModel(
    string Namespace,
    string Name,
    string Identifier,
    string MetadataName,
    string FullName,
    string Accessibility,
    bool IsPublic,
    EquatableArray<string> Outers)
{
    /// <summary>The modifier for what is generated at namespace level about this type.</summary>
    public string Visibility => IsPublic ? "public" : "internal";

    /// <summary>A generated type that stands beside this one, <c>global::</c>-qualified.</summary>
    /// <param name="name">Its simple name.</param>
    /// <returns>The full name.</returns>
    public string Sibling(string name) => FullName.Substring(0, FullName.Length - Identifier.Length) + name;

    /// <summary>A generated type at namespace level, <c>global::</c>-qualified.</summary>
    /// <param name="name">Its simple name.</param>
    /// <returns>The full name.</returns>
    public string InNamespace(string name) =>
        Namespace.Length == 0 ? "global::" + name : "global::" + Namespace + "." + name;
}
