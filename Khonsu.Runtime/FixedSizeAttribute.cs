namespace Khonsu;

/// <summary>
/// Stores bytes as FixedSizeBinary and lists as FixedSizeList; a value of another size is refused at the write to
/// Arrow.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class FixedSizeAttribute : Attribute
{
    /// <summary>Sets the size.</summary>
    /// <param name="size">Bytes of each value, or items of each list; at least 1.</param>
    public FixedSizeAttribute(int size) => Size = size;

    /// <summary>Bytes of each value, or items of each list.</summary>
    public int Size { get; }
}
