using Khonsu.Cluster.Clients.Following;
using Khonsu.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Khonsu.Cluster;

/// <summary>Makes a client of a cluster a service of an application: connected and ended by its host. See
/// docs/hosting.md.</summary>
public static class KhonsuClientExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds a client.</summary>
        /// <typeparam name="TModel">The store as the program sees it; services get it, or
        /// <see cref="KhonsuClient{TModel}"/>, by their constructors. Until the host has started it is empty, and
        /// commits are refused.</typeparam>
        /// <param name="open">Opens the store, for example <c>Bank.Open</c>; called once.</param>
        /// <param name="tables">All tables that the cluster's log may have rows of, for example
        /// <c>Bank.Tables</c>.</param>
        /// <param name="connection">Says which nodes, and what is shown to them; called once.</param>
        /// <returns>The services.</returns>
        /// <exception cref="InvalidOperationException">The application has such a store already.</exception>
        /// <remarks>The host starts when the client has connected, and fails with the errors of
        /// <see cref="KhonsuClient.ConnectAsync"/>. A client that an error has ended stops the host.</remarks>
        public IServiceCollection AddKhonsuClient<TModel>(
            Func<StoreOptions, TModel> open,
            IReadOnlyList<TableDefinition> tables,
            Func<IServiceProvider, KhonsuClientConnection> connection)
            where TModel : class, IDisposable
        {
            ArgumentNullException.ThrowIfNull(open);
            ArgumentNullException.ThrowIfNull(tables);
            ArgumentNullException.ThrowIfNull(connection);
            if (services.Any(static service => service.ServiceType == typeof(TModel)))
                throw new InvalidOperationException($"The application has a {typeof(TModel).Name} already.");
            services.AddSingleton(provider => KhonsuClient.Prepare(connection(provider), open, tables));
            services.AddSingleton(static provider => provider.GetRequiredService<KhonsuClient<TModel>>().Model);
            services.TryAddSingleton(static provider => provider.GetRequiredService<KhonsuClient<TModel>>().Store);
            services.AddSingleton<IHostedService, HostedClient<TModel>>();
            return services;
        }
    }
}
