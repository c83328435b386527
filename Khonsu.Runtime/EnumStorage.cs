namespace Khonsu;

/// <summary>How an enum is stored.</summary>
public enum EnumStorage
{
    /// <summary>By its underlying integer; every value can be stored.</summary>
    Value,

    /// <summary>By the name of its member, as a dictionary of texts; a value without a name is refused.</summary>
    Name,
}
