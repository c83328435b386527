using System.ComponentModel;
using System.Net;

namespace Khonsu.CompilerServices;

/// <summary>
/// Stores an <see cref="IPAddress"/> as text. Why not its bytes: they have no place for the scope of a local address,
/// and do not tell the address of IPv4 from the same one inside IPv6.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct IPAddressConverter : IArrowConverter<IPAddress, string>
{
    /// <inheritdoc/>
    public static string ToStorage(IPAddress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.ToString();
    }

    /// <inheritdoc/>
    public static IPAddress FromStorage(string stored) => IPAddress.Parse(stored);
}
