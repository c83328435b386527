namespace Khonsu.Simulation.Mutants;

/// <summary>The planted bugs: one for each rule of the protocol that a hurried change could lose.</summary>
static partial class BugCatalog
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        .. Durability(), .. Leaders(), .. Followers(), .. Streams(), .. Reads(), .. Logs(), .. Elections(),
        .. Transactions(),
    ];
}
