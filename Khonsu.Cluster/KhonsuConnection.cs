using System.Security.Cryptography.X509Certificates;
using Khonsu.Cluster.Clients;

namespace Khonsu.Cluster;

/// <summary>How a program reaches the service for clients of a node. Immutable.</summary>
public sealed record KhonsuConnection
{
    /// <summary>Where the node listens for clients: <c>http://127.0.0.1:7201</c> on this machine,
    /// <c>https://host:7201</c> there and elsewhere.</summary>
    public required Uri Address { get; init; }

    /// <summary>The token that is shown; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The certificate that is shown, with its private key; null for none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Who may have signed the certificate of the node; null for those that this machine trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>How long a node is waited for that does not answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Says where, and nothing secret.</summary>
    /// <returns>The address.</returns>
    public override string ToString() => Address.ToString();

    /// <summary>Refuses settings that cannot be right.</summary>
    internal void Check()
    {
        if (Faults().FirstOrDefault() is { } fault)
            throw new ArgumentException(fault);
    }

    IEnumerable<string> Faults()
    {
        if (ConnectionCheck.FaultOf(Address) is { } unusable)
        {
            yield return unusable;
            yield break;
        }

        bool isEncrypted = Address.Scheme == Uri.UriSchemeHttps;
        foreach (string fault in ConnectionCheck.FaultsOf(isEncrypted, Token, Certificate, Authorities))
            yield return fault;
        if (Timeout <= TimeSpan.Zero || Timeout > ClientDialer.TimeoutMax)
            yield return $"{nameof(Timeout)} is {Timeout}: it is more than nothing, and at most a day.";
    }
}
