using System.Globalization;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Transport.Security;
using Khonsu.CompilerServices;

namespace Khonsu.Cluster;

/// <summary>Starts nodes: stores in memory whose commits are durable.</summary>
public static class KhonsuNode
{
    /// <summary>The unit in which a node measures time is this part of its election timeout.</summary>
    internal const int TicksPerElection = 10;

    /// <summary>The one group of a node.</summary>
    internal static readonly GroupId Group = ShardMap.First;

    /// <summary>The name by which other nodes know the certificate of a node: a URI that must be among its alternative
    /// names.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="node">Number of the node.</param>
    /// <returns>For example <c>khonsu:7c3f09b2a1d4e865/1</c>.</returns>
    public static string CertificateNameOf(string cluster, ulong node)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cluster);
        return new NodeName(IdOf(cluster), new NodeId(node)).ToString();
    }

    /// <summary>The name by which a node knows what the certificate of a client allows: a URI that must be among its
    /// alternative names.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="role">What the client may do.</param>
    /// <returns>For example <c>khonsu-client:8971523874512/admin</c>.</returns>
    public static string ClientCertificateNameOf(string cluster, KhonsuClientRole role)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cluster);
        return ClientNames.Of(IdOf(cluster), role);
    }

    /// <summary>Starts a node: a durable store in this process, alone or with others.</summary>
    /// <typeparam name="TModel">The store as the program sees it.</typeparam>
    /// <param name="options">Who it is, where its files are, and who the others are.</param>
    /// <param name="open">Opens the store with the given options, for example <c>Bank.Open</c> or
    /// <c>KhonsuStore.Open</c>; called once, and once more for
    /// <see cref="KhonsuNodeOptions.Ordered"/>.</param>
    /// <param name="tables">All its tables, for example <c>Bank.Tables</c>, and those of before that the files may
    /// have.</param>
    /// <param name="cancellationToken">Gives the start up; the files stay as they are.</param>
    /// <returns>The node. One that is alone has everything that was ever committed; one with others may not have heard
    /// of them yet: <see cref="KhonsuNode{TModel}.SynchronizeAsync"/> waits for that.</returns>
    /// <exception cref="NodeStorageException">The files are damaged, another node's, in use, or older than what was
    /// acknowledged; the message says what to do.</exception>
    /// <exception cref="NodeTransportException">The node cannot listen, or may not without certificates.</exception>
    /// <exception cref="UnknownTableException">The files have rows of a table that is not among the tables; they stay
    /// as they are.</exception>
    /// <exception cref="ClusterUnavailableException">The log could not be read to its end in time.</exception>
    /// <exception cref="ArgumentException">A setting cannot work, or the store was opened without the
    /// options.</exception>
    public static async Task<KhonsuNode<TModel>> StartAsync<TModel>(
        KhonsuNodeOptions options,
        Func<StoreOptions, TModel> open,
        IReadOnlyList<TableDefinition> tables,
        CancellationToken cancellationToken = default)
        where TModel : class, IDisposable
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(tables);
        KhonsuNode<TModel> node = Prepare(options, open, tables);
        return await ModelOpening.StartedAsync(node, () => node.StartAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Opens the store of a node that is started later; it can be read, is empty, and refuses
    /// commits.</summary>
    internal static KhonsuNode<TModel> Prepare<TModel>(
        KhonsuNodeOptions options, Func<StoreOptions, TModel> open, IReadOnlyList<TableDefinition> tables)
        where TModel : class, IDisposable
    {
        options.Check();
        var launcher = new NodeLauncher(options, tables);
        return ModelOpening.Open(
            open,
            launcher.StoreOptions,
            () => launcher.Store,
            (model, store) => new KhonsuNode<TModel>(model, store, launcher, launcher.OpenOrdered(open)),
            launcher.Abandon);
    }

    /// <summary>What files and messages call the cluster of a node.</summary>
    /// <param name="options">Of the node.</param>
    /// <remarks>The number of shards is a part of it: nodes that have another one must not take each other's rows for
    /// theirs. So is that of replicas: nodes that have another one would begin with other voters, and two of them could
    /// decide differently.</remarks>
    internal static ClusterId IdOf(KhonsuNodeOptions options)
        => IdOf(options.Cluster, options.Shards, options.Replicas);

    /// <inheritdoc cref="IdOf(KhonsuNodeOptions)"/>
    /// <param name="name">Its name.</param>
    /// <param name="shards">How many shards it has.</param>
    /// <param name="replicas">How many nodes vote in each; null for all.</param>
    internal static ClusterId IdOf(string name, int shards, int? replicas) => (shards, replicas) switch
    {
        (1, null) => IdOf(name),
        (_, null) => IdOf(string.Create(CultureInfo.InvariantCulture, $"{name}\0{shards}")),
        _ => IdOf(string.Create(CultureInfo.InvariantCulture, $"{name}\0{shards}\0{replicas}")),
    };

    /// <summary>What certificates call a cluster, and all else where it has one shard.</summary>
    /// <param name="name">Its name.</param>
    // Why not the hash code of the language: it is another one in each process.
    internal static ClusterId IdOf(string name)
        => new(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
}
