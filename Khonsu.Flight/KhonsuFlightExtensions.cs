using Apache.Arrow.Flight.Server;
using Khonsu.CompilerServices;
using Khonsu.Flight.Calls;
using Khonsu.Flight.Tables;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Khonsu.Flight;

/// <summary>Serves the tables of a store over Arrow Flight, in an ASP.NET Core application.</summary>
public static class KhonsuFlightExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Says what is served; nothing is, until <c>MapKhonsuFlight</c> is called.</summary>
        /// <param name="store">The store; the application opens and closes it.</param>
        /// <param name="tables">The tables that clients see, for example <c>Bank.Tables</c>.</param>
        /// <param name="options">Who may do what, and how much at once; null for the defaults.</param>
        /// <returns>The services.</returns>
        /// <exception cref="ArgumentException">Two tables have the same name.</exception>
        /// <exception cref="InvalidOperationException">The application serves something over Flight
        /// already.</exception>
        public IServiceCollection AddKhonsuFlight(
            KhonsuStore store, IReadOnlyList<TableDefinition> tables, FlightOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(store);
            ArgumentNullException.ThrowIfNull(tables);
            if (services.Any(static service => service.ServiceType == typeof(FlightServer)))
            {
                throw new InvalidOperationException(
                    "The application serves a store, or something else, over Flight already; it can serve one.");
            }

            services.AddSingleton(new ServedTables(store, tables, options ?? new FlightOptions()));
            services.AddGrpc().AddFlightServer<FlightCalls>();
            return services;
        }
    }

    extension(IEndpointRouteBuilder endpoints)
    {
        /// <summary>
        /// Switches it on. Each call asks for the right that the options say: by default an authenticated user, as the
        /// application's own authentication and authorization know them.
        /// </summary>
        /// <returns>What further conventions can be put on, for example a rate limit.</returns>
        /// <exception cref="InvalidOperationException"><c>AddKhonsuFlight</c> was not called; or users are asked for,
        /// and the application has no authorization.</exception>
        public IEndpointConventionBuilder MapKhonsuFlight()
        {
            ArgumentNullException.ThrowIfNull(endpoints);
            ServedTables served = endpoints.ServiceProvider.GetService<ServedTables>()
                ?? throw new InvalidOperationException(
                    "Call AddKhonsuFlight on the services of the application first: it says what is served.");
            FlightOptions options = served.Options;
            if (CallRights.AsksForUsers(options)
                && endpoints.ServiceProvider.GetService<IAuthorizationService>() is null)
            {
                throw new InvalidOperationException(
                    "Flight asks for authenticated users, and the application has no authorization. Call "
                    + "AddAuthentication and AddAuthorization on its services, or say AllowAnonymous in "
                    + "FlightOptions.");
            }

            GrpcServiceEndpointConventionBuilder builder = endpoints.MapFlightEndpoint();
            builder.Add(endpoint => CallRights.Put(endpoint, options));
            return builder;
        }
    }
}
