namespace Khonsu;

/// <summary>How member names become column names.</summary>
public enum ColumnNaming
{
    /// <summary><c>OwnerName</c> becomes <c>owner_name</c>.</summary>
    SnakeCase,

    /// <summary><c>OwnerName</c> stays <c>OwnerName</c>.</summary>
    AsIs,

    /// <summary><c>OwnerName</c> becomes <c>ownerName</c>.</summary>
    CamelCase,

    /// <summary><c>OwnerName</c> becomes <c>owner-name</c>.</summary>
    KebabCase,
}
