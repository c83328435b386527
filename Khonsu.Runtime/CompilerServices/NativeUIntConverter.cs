using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Stores an <see cref="nuint"/> in 64 bits; a smaller machine refuses what it cannot hold.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NativeUIntConverter : IArrowConverter<nuint, ulong>
{
    /// <inheritdoc/>
    public static ulong ToStorage(nuint value) => value;

    /// <inheritdoc/>
    public static nuint FromStorage(ulong stored) => checked((nuint)stored);
}
