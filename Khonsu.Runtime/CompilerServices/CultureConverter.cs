using System.ComponentModel;
using System.Globalization;

namespace Khonsu.CompilerServices;

/// <summary>Stores a <see cref="CultureInfo"/> as its name.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct CultureConverter : IArrowConverter<CultureInfo, string>
{
    /// <inheritdoc/>
    // Why refused: somebody may have changed its formats, which the name does not tell.
    public static string ToStorage(CultureInfo value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.IsReadOnly
            ? value.Name
            : throw new ArgumentException(
                "the culture can be changed; take the one from CultureInfo.GetCultureInfo(name)");
    }

    /// <inheritdoc/>
    public static CultureInfo FromStorage(string stored) => CultureInfo.GetCultureInfo(stored);
}
