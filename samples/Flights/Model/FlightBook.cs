using Khonsu;

namespace Flights.Model;

/// <summary>The store: airports, routes and the ledger of flights change together or not at all.</summary>
[TransactionalModel(typeof(Airport), typeof(Route), typeof(Flight))]
sealed partial class FlightBook;
