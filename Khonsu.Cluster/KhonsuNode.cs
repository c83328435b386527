using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Transport;
using Khonsu.CompilerServices;

namespace Khonsu.Cluster;

/// <summary>Starts nodes: stores in memory whose commits are durable.</summary>
public static class KhonsuNode
{
    const int TicksPerElection = 10;
    static readonly GroupId Group = new(1);

    /// <summary>Starts a node of a cluster of one: a durable store in this process.</summary>
    /// <typeparam name="TModel">The store as the program sees it.</typeparam>
    /// <param name="options">Who it is and where its files are.</param>
    /// <param name="open">Opens the store with the given options, for example <c>Bank.Open</c> or
    /// <c>KhonsuStore.Open</c>; called once.</param>
    /// <param name="tables">All its tables, for example <c>Bank.Tables</c>, and those of before that the files may
    /// have.</param>
    /// <param name="cancellationToken">Gives the start up; the files stay as they are.</param>
    /// <returns>The node, when everything is there that was ever committed.</returns>
    /// <exception cref="NodeStorageException">The files are damaged, another node's, in use, or older than what was
    /// acknowledged; the message says what to do.</exception>
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
        KhonsuNode<TModel> node = Start(options, open, tables);
        try
        {
            await node.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
            return node;
        }
        catch (Exception error)
        {
            await node.DisposeAsync().ConfigureAwait(false);
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
        KhonsuNodeOptions options, Func<StoreOptions, TModel> open, IReadOnlyList<TableDefinition> tables)
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

            var setup = new GroupSetup(Group, Config.Create(new ConfigId(1), [id]), state);
            ClusterNode node = ClusterNode.Start(NodeOptionsOf(options, id, tick), [setup], new NoPeers());
            Replica replica = node.GroupOf(Group);
            sink.Connect(replica, node.Status.Incarnation);
            return new KhonsuNode<TModel>(model, store, node, replica, options);
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
    };

    // Why not the hash code of the language: it is another one in each process.
    static ClusterId IdOf(string name)
        => new(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
}
