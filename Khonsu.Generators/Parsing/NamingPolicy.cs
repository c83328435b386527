namespace Khonsu.Generators.Parsing;

/// <summary>The runtime's <c>ColumnNaming</c>, member by member; a test compares the two lists.</summary>
enum NamingPolicy
{
    SnakeCase,
    AsIs,
    CamelCase,
    KebabCase,
}
