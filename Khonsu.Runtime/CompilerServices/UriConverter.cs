using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Stores a <see cref="Uri"/> as the text that it was made of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct UriConverter : IArrowConverter<Uri, string>
{
    /// <inheritdoc/>
    public static string ToStorage(Uri value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.OriginalString;
    }

    /// <inheritdoc/>
    public static Uri FromStorage(string stored) => new(stored, UriKind.RelativeOrAbsolute);
}
