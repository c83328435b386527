namespace Khonsu.Cluster;

/// <summary>Who may ask a node, as an application's configuration has it. What the settings mean is said at the
/// property of <see cref="KhonsuClientOptions"/> with the same name.</summary>
public sealed class KhonsuClientSettings
{
    static readonly KhonsuClientOptions s_defaults = new();

    /// <summary>Where the node listens for clients: address and port; null where the application maps the
    /// service.</summary>
    public string? Listen { get; set; }

    /// <summary>File of the certificate that clients are shown, in PEM.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>File of its key, in PEM, unencrypted.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>File of the certificates that may have signed those of clients, in PEM.</summary>
    public string? AuthoritiesFile { get; set; }

    /// <summary>Tokens that clients may show.</summary>
    public IList<KhonsuTokenSettings> Tokens { get; } = [];

    /// <summary>The largest message that is taken.</summary>
    public int MessageBytesMax { get; set; } = s_defaults.MessageBytesMax;

    /// <summary>Connections at a time.</summary>
    public int ConnectionsMax { get; set; } = s_defaults.ConnectionsMax;

    /// <summary>Calls of one address in a second.</summary>
    public int CallsPerSecond { get; set; } = s_defaults.CallsPerSecond;
}
