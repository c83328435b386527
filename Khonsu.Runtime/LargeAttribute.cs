namespace Khonsu;

/// <summary>
/// Stores text as LargeUtf8, bytes as LargeBinary and lists as LargeList, for readers that want offsets of 64 bits. A
/// buffer of a batch stays below 2 GiB all the same.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LargeAttribute : Attribute;
