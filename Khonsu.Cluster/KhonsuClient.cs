using Khonsu.Cluster.Clients.Following;
using Khonsu.Cluster.Clients.Partial;
using Khonsu.Cluster.Hosting;
using Khonsu.CompilerServices;

namespace Khonsu.Cluster;

/// <summary>Connects programs outside a cluster: stores in memory that follow the cluster's log, and commit to
/// it.</summary>
public static class KhonsuClient
{
    /// <summary>Connects: gets the whole store from a node, and follows it from then on; or only the rows that blocks
    /// look for, where <see cref="KhonsuClientConnection.Partial"/> says so.</summary>
    /// <typeparam name="TModel">The store as the program sees it.</typeparam>
    /// <param name="options">Which nodes, and what is shown to them.</param>
    /// <param name="open">Opens the store with the given options, for example <c>Bank.Open</c>; called once.</param>
    /// <param name="tables">All tables that the cluster's log may have rows of, for example <c>Bank.Tables</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client. Its store has everything that was committed before the call.</returns>
    /// <exception cref="ClientRefusedException">A node does not take the client: its token, certificate, role or
    /// cluster.</exception>
    /// <exception cref="ClusterUnavailableException">No node could be reached that has a leader, in
    /// <see cref="KhonsuClientConnection.CommitTimeout"/>.</exception>
    /// <exception cref="ClientFailedException">The store cannot follow: for example, the log has rows of a table that
    /// is not among the tables.</exception>
    /// <exception cref="ArgumentException">A setting cannot work, or the store was opened without the
    /// options.</exception>
    public static async Task<KhonsuClient<TModel>> ConnectAsync<TModel>(
        KhonsuClientConnection options,
        Func<StoreOptions, TModel> open,
        IReadOnlyList<TableDefinition> tables,
        CancellationToken cancellationToken = default)
        where TModel : class, IDisposable
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(tables);
        KhonsuClient<TModel> client = Prepare(options, open, tables);
        return await ModelOpening.StartedAsync(client, () => client.StartAsync(cancellationToken))
            .ConfigureAwait(false);
    }

    /// <summary>Opens the store of a client that connects later; it can be read, is empty, and refuses
    /// commits.</summary>
    internal static KhonsuClient<TModel> Prepare<TModel>(
        KhonsuClientConnection options, Func<StoreOptions, TModel> open, IReadOnlyList<TableDefinition> tables)
        where TModel : class, IDisposable
    {
        options.Check();
        ClientCore core = options.Partial is { } partial
            ? new PartialCore(options, partial, tables)
            : new MirrorCore(options, tables);
        return ModelOpening.Open(
            open,
            core.StoreOptions,
            () => core.Store,
            (model, store) => new KhonsuClient<TModel>(model, store, core),
            core.Abandon);
    }
}
