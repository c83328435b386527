using System.Collections.Immutable;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A record whose texts are in dictionaries.</summary>
[Transactional]
public sealed partial record Visit(
    [Key] int Id,
    [Dictionary] string Country,
    [Dictionary] string? Town,
    [Dictionary] ImmutableArray<string> Tags,
    string Note = "");
