using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Khonsu.Cluster.Hosting;

/// <summary>Makes the options of a node out of settings, and gathers everything that is wrong with them.</summary>
sealed class SettingsReader
{
    readonly List<string> _faults = [];

    /// <summary>What is wrong, each with what to do; secrets are not repeated.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Reads settings, and the files that they name.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The options; of no use when there are faults.</returns>
    public KhonsuNodeOptions Read(KhonsuClusterSettings settings)
    {
        var options = new KhonsuNodeOptions
        {
            Directory = settings.Directory,
            Cluster = settings.Cluster,
            Node = settings.Node,
            Listen = EndpointOf(settings.Listen, nameof(settings.Listen)),
            Peers = [.. settings.Peers.Select(static peer => new KhonsuPeer(peer.Node, peer.Host, peer.Port))],
            IsJoining = settings.IsJoining,
            Shards = settings.Shards,
            Replicas = settings.Replicas,
            Certificate = CertificateOf(
                settings.CertificateFile, settings.CertificateKeyFile, nameof(settings.CertificateFile)),
            Authorities = AuthoritiesOf(settings.AuthoritiesFile, nameof(settings.AuthoritiesFile)),
            ElectionTimeout = settings.ElectionTimeout,
            CommitTimeout = settings.CommitTimeout,
            DrainTimeout = settings.DrainTimeout,
            CheckpointLogBytes = settings.CheckpointLogBytes,
            Archive = settings.Archive.IsKept ? Read(settings.Archive) : null,
            Clients = settings.Clients is { } clients ? Read(clients) : null,
        };
        options = settings.Customized(options);
        // Why not both: what could not be read is missing in the options, and would be told of twice.
        if (_faults.Count == 0)
            _faults.AddRange(options.Faults());
        return options;
    }

    static KhonsuArchiveOptions Read(KhonsuArchiveSettings archive) => new()
    {
        Directory = archive.Directory,
        Retention = archive.Retention,
        BytesMax = archive.BytesMax,
    };

    KhonsuClientOptions Read(KhonsuClientSettings clients)
    {
        const string Where = $"{nameof(KhonsuClusterSettings.Clients)}.";
        return new KhonsuClientOptions
        {
            Listen = EndpointOf(clients.Listen, $"{Where}{nameof(clients.Listen)}"),
            Certificate = CertificateOf(
                clients.CertificateFile, clients.CertificateKeyFile, $"{Where}{nameof(clients.CertificateFile)}"),
            Authorities = AuthoritiesOf(clients.AuthoritiesFile, $"{Where}{nameof(clients.AuthoritiesFile)}"),
            Tokens = [.. clients.Tokens.Select((token, number) => TokenOf(token, $"{Where}Tokens[{number}]"))
                .OfType<KhonsuClientToken>()],
            MessageBytesMax = clients.MessageBytesMax,
            ConnectionsMax = clients.ConnectionsMax,
            CallsPerSecond = clients.CallsPerSecond,
        };
    }

    IPEndPoint? EndpointOf(string? text, string name)
    {
        if (text is null)
            return null;
        // Why the colon: without a port, everything is an address with port 0.
        bool isEndpoint = IPEndPoint.TryParse(text, out IPEndPoint? endpoint)
            && text.EndsWith($":{endpoint.Port}", StringComparison.Ordinal);
        if (isEndpoint)
            return endpoint;
        _faults.Add($"{name} is '{text}': write an address and a port, for example 127.0.0.1:7101 or [::1]:7101.");
        return null;
    }

    X509Certificate2? CertificateOf(string? file, string? keyFile, string name)
    {
        if (file is null && keyFile is not null)
            _faults.Add($"{name} is missing, and the file of its key is given.");
        return file is null ? null : Load(file, name, () => X509Certificate2.CreateFromPemFile(file, keyFile ?? file));
    }

    X509Certificate2Collection? AuthoritiesOf(string? file, string name) => file is null
        ? null
        : Load(file, name, () =>
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPemFile(file);
            return all.Count > 0 ? all : throw new CryptographicException("There is no certificate in it.");
        });

    KhonsuClientToken? TokenOf(KhonsuTokenSettings token, string name)
    {
        if ((token.File is null) == (token.Token is null))
        {
            _faults.Add($"{name} needs one of File and Token.");
            return null;
        }

        return Load(
            token.File ?? "the configuration",
            name,
            () => new KhonsuClientToken(token.Token ?? File.ReadAllText(token.File!).Trim(), token.Role));
    }

    T? Load<T>(string file, string name, Func<T> load)
        where T : class
    {
        try
        {
            return load();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException
            or ArgumentException or NotSupportedException)
        {
            _faults.Add($"{name}: '{file}' cannot be used. {error.Message}");
            return null;
        }
    }
}
