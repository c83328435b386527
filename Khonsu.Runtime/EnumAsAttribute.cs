namespace Khonsu;

/// <summary>Sets how an enum is stored; without it by its underlying integer.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class EnumAsAttribute : Attribute
{
    /// <summary>Sets how the enum is stored.</summary>
    /// <param name="storage">The way.</param>
    public EnumAsAttribute(EnumStorage storage) => Storage = storage;

    /// <summary>How the enum is stored.</summary>
    public EnumStorage Storage { get; }
}
