using System.ComponentModel;
using System.Text;

namespace Khonsu.CompilerServices;

/// <summary>Stores a <see cref="Rune"/> as its number.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RuneConverter : IArrowConverter<Rune, uint>
{
    /// <inheritdoc/>
    public static uint ToStorage(Rune value) => (uint)value.Value;

    /// <inheritdoc/>
    public static Rune FromStorage(uint stored) => new(stored);
}
