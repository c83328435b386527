namespace Khonsu.Cluster;

/// <summary>
/// The settings of a node as an application's configuration has them; <c>AddKhonsuCluster</c> binds and checks them at
/// the start. What they mean is said at the property of <see cref="KhonsuNodeOptions"/> with the same name.
/// </summary>
public sealed class KhonsuClusterSettings
{
    static readonly KhonsuNodeOptions s_defaults = new() { Directory = "" };

    readonly List<Func<KhonsuNodeOptions, KhonsuNodeOptions>> _changes = [];

    /// <summary>The node's own directory.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Name of the cluster.</summary>
    public string Cluster { get; set; } = s_defaults.Cluster;

    /// <summary>Number of the node, from 1.</summary>
    public ulong Node { get; set; } = s_defaults.Node;

    /// <summary>Into how many shards the rows are spread.</summary>
    public int Shards { get; set; } = s_defaults.Shards;

    /// <summary>How many nodes vote in each shard when the cluster begins; null for all.</summary>
    public int? Replicas { get; set; }

    /// <summary>Where the node listens for others: address and port, for example <c>10.0.0.1:7101</c> or
    /// <c>[::1]:7101</c>; null where it is alone.</summary>
    public string? Listen { get; set; }

    /// <summary>The other nodes.</summary>
    public IList<KhonsuPeerSettings> Peers { get; } = [];

    /// <summary>Whether the node is new in a cluster that there is already.</summary>
    public bool IsJoining { get; set; }

    /// <summary>File of the certificate of the node, in PEM; with its key, or with the file of the key below.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>File of the key of the certificate, in PEM, unencrypted.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>File of the certificates that may have signed those of the nodes, in PEM.</summary>
    public string? AuthoritiesFile { get; set; }

    /// <summary>How long nothing is heard of a leader before another one is elected.</summary>
    public TimeSpan ElectionTimeout { get; set; } = s_defaults.ElectionTimeout;

    /// <summary>How long a commit is tried.</summary>
    public TimeSpan CommitTimeout { get; set; } = s_defaults.CommitTimeout;

    /// <summary>How long a stop waits for what was taken, and for another leader.</summary>
    public TimeSpan DrainTimeout { get; set; } = s_defaults.DrainTimeout;

    /// <summary>A checkpoint is taken when so many bytes of log were applied.</summary>
    public long CheckpointLogBytes { get; set; } = s_defaults.CheckpointLogBytes;

    /// <summary>Where what the log no longer has is kept.</summary>
    public KhonsuArchiveSettings Archive { get; } = new();

    /// <summary>Who may ask the node for its status and manage it; null for nobody.</summary>
    public KhonsuClientSettings? Clients { get; set; }

    /// <summary>Changes the options that come of the settings, by what a configuration cannot say: the settings of the
    /// store, the clock, certificates of a key store. In an application:
    /// <c>services.Configure&lt;KhonsuClusterSettings&gt;(settings => settings.Customize(...))</c>.</summary>
    /// <param name="change">Returns the options to use, and does nothing else: it is called for the check too,
    /// after the changes that were given before.</param>
    public void Customize(Func<KhonsuNodeOptions, KhonsuNodeOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _changes.Add(change);
    }

    /// <summary>The options with all changes.</summary>
    internal KhonsuNodeOptions Customized(KhonsuNodeOptions options)
        => _changes.Aggregate(options, static (changed, change) => change(changed));
}
