using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Security;
using Khonsu.CompilerServices;

namespace Khonsu.Cluster;

/// <summary>Starts nodes: stores in memory whose commits are durable.</summary>
public static class KhonsuNode
{
    const int TicksPerElection = 10;

    /// <summary>The one group of a node.</summary>
    internal static readonly GroupId Group = new(1);

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

    /// <summary>Starts a node: a durable store in this process, alone or with others.</summary>
    /// <typeparam name="TModel">The store as the program sees it.</typeparam>
    /// <param name="options">Who it is, where its files are, and who the others are.</param>
    /// <param name="open">Opens the store with the given options, for example <c>Bank.Open</c> or
    /// <c>KhonsuStore.Open</c>; called once.</param>
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
        options.Check();
        IPeerTransport transport = await PeerNetwork.OpenAsync(options, IdOf(options.Cluster)).ConfigureAwait(false);
        KhonsuNode<TModel>? node = null;
        try
        {
            node = Start(options, open, tables, transport);
            if (options.Peers.Count == 0)
                await node.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
            return node;
        }
        catch (Exception error)
        {
            await (node is null ? transport.DisposeAsync() : node.DisposeAsync()).ConfigureAwait(false);
            if (CauseOf(error) is { } cause)
                throw cause;
            throw;
        }
    }

    // Why: what ends a node that starts is an error of its files or of its tables, and no transaction knows of it.
    static KhonsuException? CauseOf(Exception error)
        => error is ClusterUnavailableException { InnerException: NodeStoppedException { InnerException: { } cause } }
            ? cause is StorageException fault ? new NodeStorageException(fault) : cause as KhonsuException
            : null;

    static KhonsuNode<TModel> Start<TModel>(
        KhonsuNodeOptions options,
        Func<StoreOptions, TModel> open,
        IReadOnlyList<TableDefinition> tables,
        IPeerTransport transport)
        where TModel : class, IDisposable
    {
        var id = new NodeId(options.Node);
        TimeSpan tick = options.ElectionTimeout / TicksPerElection;
        var state = new StoreState(tables);
        var sink = new LogSink(state, new SinkOptions(id, options.CommitTimeout, tick, options.TimeProvider));
        TModel model = open(options.Store with { Sink = sink });
        try
        {
            if (state.Store is not { } store)
            {
                throw new ArgumentException(
                    "The store was opened without the options that it was given.", nameof(open));
            }

            IEnumerable<NodeId> voters = options.Peers.Select(static peer => new NodeId(peer.Node)).Append(id);
            var setup = new GroupSetup(Group, Config.Create(new ConfigId(1), voters), state);
            ClusterNode node = ClusterNode.Start(NodeOptionsOf(options, id, tick), [setup], transport);
            Replica replica = node.GroupOf(Group);
            sink.Connect(replica, node.Status.Incarnation);
            return new KhonsuNode<TModel>(model, store, new NodeFace(options, node, replica, sink));
        }
        catch (StorageException error)
        {
            model.Dispose();
            throw new NodeStorageException(error);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    static NodeOptions NodeOptionsOf(KhonsuNodeOptions options, NodeId id, TimeSpan tick) => new()
    {
        Directory = options.Directory,
        Identity = new NodeIdentity(IdOf(options.Cluster), id),
        Time = options.TimeProvider,
        TickInterval = tick,
        ElectionTicks = TicksPerElection,
        CheckpointLogBytes = options.CheckpointLogBytes,
        LogTailEntries = options.LogTailEntries,
        Archive = options.Archive?.In(options.Directory),
    };

    /// <summary>What files and messages call a cluster.</summary>
    /// <param name="name">Its name.</param>
    // Why not the hash code of the language: it is another one in each process.
    internal static ClusterId IdOf(string name)
        => new(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
}
