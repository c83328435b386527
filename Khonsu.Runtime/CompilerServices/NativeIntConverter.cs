using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Stores an <see cref="nint"/> in 64 bits; a smaller machine refuses what it cannot hold.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NativeIntConverter : IArrowConverter<nint, long>
{
    /// <inheritdoc/>
    public static long ToStorage(nint value) => value;

    /// <inheritdoc/>
    public static nint FromStorage(long stored) => checked((nint)stored);
}
