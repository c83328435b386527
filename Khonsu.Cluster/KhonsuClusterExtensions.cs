using System.Diagnostics.Metrics;
using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Hosting;
using Khonsu.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Khonsu.Cluster;

/// <summary>Makes a node a service of an application: started and stopped by its host, with settings of its
/// configuration. See docs/hosting.md.</summary>
public static class KhonsuClusterExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds a node with settings of a section of the configuration.</summary>
        /// <typeparam name="TModel">The store as the program sees it; services get it, or
        /// <see cref="KhonsuNode{TModel}"/>, by their constructors.</typeparam>
        /// <param name="open">Opens the store, for example <c>Bank.Open</c>; called once.</param>
        /// <param name="tables">All its tables, for example <c>Bank.Tables</c>.</param>
        /// <param name="section">For example <c>builder.Configuration.GetSection("Khonsu")</c>; a name in it that is
        /// none of <see cref="KhonsuClusterSettings"/> is refused.</param>
        /// <returns>The services.</returns>
        /// <exception cref="InvalidOperationException">The application has a node already. When the host starts: a
        /// value in the configuration is none of its type.</exception>
        /// <exception cref="OptionsValidationException">When the host starts: settings that cannot work, all of them in
        /// the message.</exception>
        public IServiceCollection AddKhonsuCluster<TModel>(
            Func<StoreOptions, TModel> open,
            IReadOnlyList<TableDefinition> tables,
            IConfiguration section)
            where TModel : class, IDisposable
        {
            ArgumentNullException.ThrowIfNull(section);
            return services.AddKhonsuCluster(
                open, tables, settings => SettingsBinder.Bind(section, settings));
        }

        /// <summary>Adds a node with settings that the program gives.</summary>
        /// <typeparam name="TModel">The store as the program sees it; services get it, or
        /// <see cref="KhonsuNode{TModel}"/>, by their constructors.</typeparam>
        /// <param name="open">Opens the store, for example <c>Bank.Open</c>; called once.</param>
        /// <param name="tables">All its tables, for example <c>Bank.Tables</c>.</param>
        /// <param name="configure">Gives the settings.</param>
        /// <returns>The services.</returns>
        /// <exception cref="InvalidOperationException">The application has a node already.</exception>
        /// <exception cref="OptionsValidationException">When the host starts: settings that cannot work, all of them in
        /// the message.</exception>
        public IServiceCollection AddKhonsuCluster<TModel>(
            Func<StoreOptions, TModel> open,
            IReadOnlyList<TableDefinition> tables,
            Action<KhonsuClusterSettings> configure)
            where TModel : class, IDisposable
        {
            ArgumentNullException.ThrowIfNull(open);
            ArgumentNullException.ThrowIfNull(tables);
            ArgumentNullException.ThrowIfNull(configure);
            if (services.Any(static service => service.ServiceType == typeof(HostedNode)))
                throw new InvalidOperationException("The application has a node already; it can have one.");
            services.AddOptions<KhonsuClusterSettings>().Configure(configure).ValidateOnStart();
            services.TryAddEnumerable(
                ServiceDescriptor.Singleton<IValidateOptions<KhonsuClusterSettings>, SettingsCheck>());
            services.AddSingleton(provider => KhonsuNode.Prepare(OptionsOf(provider), open, tables));
            services.AddSingleton(static provider => provider.GetRequiredService<KhonsuNode<TModel>>().Model);
            services.AddSingleton(static provider => provider.GetRequiredService<KhonsuNode<TModel>>().Store);
            services.AddSingleton(
                static provider => new HostedNode(provider.GetRequiredService<KhonsuNode<TModel>>().Face));
            services.AddSingleton<IHostedService, NodeService<TModel>>();
            services.AddMappedClients();
            return services;
        }
    }

    static KhonsuNodeOptions OptionsOf(IServiceProvider provider)
    {
        KhonsuClusterSettings settings = provider.GetRequiredService<IOptions<KhonsuClusterSettings>>().Value;
        KhonsuNodeOptions options = new SettingsReader().Read(settings);
        return provider.GetService<IMeterFactory>() is { } meters && options.Store.MeterFactory is null
            ? options with { Store = options.Store with { MeterFactory = meters } }
            : options;
    }
}
