using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>Stores a <see cref="Version"/> as text with as many parts as it has.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct VersionConverter : IArrowConverter<Version, string>
{
    /// <inheritdoc/>
    public static string ToStorage(Version value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.ToString();
    }

    /// <inheritdoc/>
    public static Version FromStorage(string stored) => Version.Parse(stored);
}
