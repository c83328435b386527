using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>
/// Where a rule has been reported: a local function that two bodies call is looked into twice and complained about
/// once.
/// </summary>
sealed class ReportedPlaces
{
    readonly ConcurrentDictionary<(string Id, Location Place), bool> _places = new();

    /// <summary>Takes a place.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="place">The place.</param>
    /// <returns>Whether it is new.</returns>
    public bool Add(string id, Location place) => _places.TryAdd((id, place), true);
}
