namespace Khonsu;

/// <summary>Adds a key and a value to the metadata of an Arrow field, or of a table's schema.</summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Parameter,
    AllowMultiple = true,
    Inherited = false)]
public sealed class MetaAttribute : Attribute
{
    /// <summary>Adds a key and a value.</summary>
    /// <param name="key">
    /// The key, once for each field; not one that begins with <c>khonsu.</c> or <c>ARROW:</c>.
    /// </param>
    /// <param name="value">The value.</param>
    public MetaAttribute(string key, string value) => (Key, Value) = (key, value);

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The value.</summary>
    public string Value { get; }
}
