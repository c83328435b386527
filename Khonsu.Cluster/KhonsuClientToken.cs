using System.Security.Cryptography;
using System.Text;

namespace Khonsu.Cluster;

/// <summary>A secret that clients may show, and what it allows. Only a hash of it is kept.</summary>
public sealed class KhonsuClientToken
{
    const int LengthMin = 16;

    readonly byte[] _hash;

    /// <summary>Takes a secret.</summary>
    /// <param name="token">At least 16 visible characters of ASCII; random ones, 32 or more, cannot be guessed.</param>
    /// <param name="role">What it allows.</param>
    /// <exception cref="ArgumentException">It is too short, or has other characters; the message does not repeat
    /// it.</exception>
    public KhonsuClientToken(string token, KhonsuClientRole role)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (!IsUsable(token))
        {
            throw new ArgumentException(
                $"A token has at least {LengthMin} visible characters of ASCII, and no spaces.", nameof(token));
        }

        if (!Enum.IsDefined(role))
            throw new ArgumentException("The role of a token is Read, Write or Admin.", nameof(role));
        _hash = SHA256.HashData(Encoding.ASCII.GetBytes(token));
        Role = role;
    }

    /// <summary>What it allows.</summary>
    public KhonsuClientRole Role { get; }

    /// <summary>Says the role only.</summary>
    /// <returns>For example <c>a token for Admin</c>.</returns>
    public override string ToString() => $"a token for {Role}";

    /// <summary>Whether a secret can be one.</summary>
    internal static bool IsUsable(string token)
        => token.Length >= LengthMin && token.All(static one => one is > ' ' and <= '~');

    /// <summary>Compares with what was shown, in a time that does not tell where they differ.</summary>
    /// <param name="hash">Of what was shown.</param>
    internal bool Matches(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(_hash, hash);
}
