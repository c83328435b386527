using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// Finds Khonsu's attributes on symbols and reads their arguments; tolerates arguments that do not compile.
/// </summary>
static class AttributeReader
{
    public const string Transactional = "TransactionalAttribute";
    public const string TransactionalModel = "TransactionalModelAttribute";
    public const string Key = "KeyAttribute";
    public const string ShardKey = "ShardKeyAttribute";
    public const string Column = "ColumnAttribute";
    public const string Decimal = "DecimalAttribute";
    public const string Timestamp = "TimestampAttribute";
    public const string Duration = "DurationAttribute";
    public const string Index = "IndexAttribute";
    public const string Mergeable = "MergeableAttribute";
    public const string Invariant = "InvariantAttribute";
    public const string Large = "LargeAttribute";
    public const string FixedSize = "FixedSizeAttribute";
    public const string EnumAs = "EnumAsAttribute";
    public const string Dictionary = "DictionaryAttribute";
    public const string Converter = "ArrowConverterAttribute";
    public const string Meta = "MetaAttribute";
    public const string FormerNames = "FormerNamesAttribute";
    public const string MigrateFrom = "MigrateFromAttribute";
    public const string Union = "UnionAttribute";
    public const string UnionCase = "UnionCaseAttribute";
    public const string DefaultNaming = "DefaultColumnNamingAttribute";

    /// <summary>
    /// Finds an attribute on a column: on the property or on the constructor's parameter of its name.
    /// </summary>
    /// <param name="property">The property.</param>
    /// <param name="parameter">The parameter, or null.</param>
    /// <param name="name">Name of the attribute's class.</param>
    /// <returns>The attribute, or null.</returns>
    public static AttributeData? Find(IPropertySymbol property, IParameterSymbol? parameter, string name) =>
        Find(property, name) ?? (parameter is null ? null : Find(parameter, name));

    /// <summary>Finds an attribute of Khonsu.</summary>
    /// <param name="symbol">Where to look.</param>
    /// <param name="name">Name of the attribute's class.</param>
    /// <returns>The attribute, or null.</returns>
    public static AttributeData? Find(ISymbol symbol, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (Is(attribute, name))
                return attribute;
        }

        return null;
    }

    /// <summary>Finds all attributes of a class of Khonsu.</summary>
    /// <param name="symbol">Where to look, or null.</param>
    /// <param name="name">Name of the attribute's class.</param>
    /// <returns>The attributes, in an order that does not depend on that of the files.</returns>
    public static IReadOnlyList<AttributeData> All(ISymbol? symbol, string name)
    {
        List<AttributeData>? found = null;
        if (symbol is not null)
        {
            foreach (AttributeData attribute in symbol.GetAttributes())
            {
                if (Is(attribute, name))
                    (found ??= []).Add(attribute);
            }
        }

        if (found is null)
            return [];
        return found.Count == 1 ? found : found
            .OrderBy(static a => a.ApplicationSyntaxReference?.SyntaxTree.FilePath, StringComparer.Ordinal)
            .ThenBy(static a => a.ApplicationSyntaxReference?.Span.Start ?? 0)
            .ToArray();
    }

    /// <summary>
    /// The type of a declaration that the pipeline found, once: a type that wrongly has the attribute on two of its
    /// parts arrives twice, and two files of one name would stop the whole generator.
    /// </summary>
    /// <param name="context">The declaration.</param>
    /// <param name="name">Name of the attribute's class.</param>
    /// <returns>The type, or null when the attribute of another part counts.</returns>
    public static INamedTypeSymbol? FirstTarget(GeneratorAttributeSyntaxContext context, string name) =>
        context.TargetSymbol is INamedTypeSymbol type
        && Find(type, name) is { ApplicationSyntaxReference: { } place }
        && place.SyntaxTree == context.TargetNode.SyntaxTree
        && context.TargetNode.Span.Contains(place.Span)
            ? type
            : null;

    /// <summary>Reads a named argument.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="name">The argument's name.</param>
    /// <returns>The string, or null when it is missing or not a string.</returns>
    public static string? NamedString(AttributeData attribute, string name) => Named(attribute, name) as string;

    /// <summary>Reads a named argument that is an enum.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="name">The argument's name.</param>
    /// <returns>The underlying number, or null.</returns>
    public static int? NamedNumber(AttributeData attribute, string name) => Named(attribute, name) as int?;

    /// <summary>Reads a named argument that is true or false.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="name">The argument's name.</param>
    /// <returns>False also when it is missing.</returns>
    public static bool NamedFlag(AttributeData attribute, string name) => Named(attribute, name) is true;

    /// <summary>Reads a constructor argument that is a number or an enum.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="index">Position among the parameters.</param>
    /// <returns>The number, or null when it is missing or does not compile.</returns>
    public static int? Number(AttributeData attribute, int index) => Positional(attribute, index) as int?;

    /// <summary>Reads a constructor argument that is a string.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="index">Position among the parameters.</param>
    /// <returns>The string, or null when it is missing or does not compile.</returns>
    public static string? Text(AttributeData attribute, int index) => Positional(attribute, index) as string;

    /// <summary>Reads a constructor argument that is a list of strings.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="index">Position among the parameters.</param>
    /// <returns>The strings; a null among them is empty, and so is the list when it is missing.</returns>
    public static IReadOnlyList<string> Texts(AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length
        && attribute.ConstructorArguments[index] is { Kind: TypedConstantKind.Array, IsNull: false } list
            ? list.Values.Select(static item => Value(item) as string ?? string.Empty).ToArray()
            : [];

    /// <summary>Reads a constructor argument that is a type.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="index">Position among the parameters.</param>
    /// <returns>The type, or null when it is missing or another kind of argument.</returns>
    public static ITypeSymbol? Type(AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length
        && attribute.ConstructorArguments[index] is { Kind: TypedConstantKind.Type } type
            ? type.Value as ITypeSymbol
            : null;

    /// <summary>Where the attribute is written.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <returns>Its place in source, or null for metadata.</returns>
    public static Location? LocationOf(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } reference
            ? Location.Create(reference.SyntaxTree, reference.Span)
            : null;

    static bool Is(AttributeData attribute, string name) =>
        attribute.AttributeClass is { } type
        && type.Name == name
        && KnownTypes.IsNamespace(type.ContainingNamespace, "Khonsu");

    static object? Named(AttributeData attribute, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
                return Value(argument.Value);
        }

        return null;
    }

    static object? Positional(AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length ? Value(attribute.ConstructorArguments[index]) : null;

    static object? Value(TypedConstant constant) =>
        constant.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum ? constant.Value : null;
}
