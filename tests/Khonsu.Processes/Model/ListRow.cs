using System.Collections.Immutable;

namespace Khonsu.Processes.Model;

/// <summary>A list that only grows.</summary>
[Transactional]
sealed partial record ListRow(
    [property: Key] int Id, [property: Index(IsOrdered = true)] int Group, ImmutableArray<long> Elements);
