using Khonsu.Runtime.Tests.Arrow;

namespace Khonsu.Runtime.Tests.Columnar;

/// <summary>A record whose columns are mended in every way: fixed widths, bits, texts, each also with null.</summary>
[Transactional]
public sealed partial record Parcel(
    [Key] int Id,
    long Weight,
    bool IsSent,
    string Town,
    string? Note,
    bool? IsPaid,
    [Decimal(19, 4)] decimal Price,
    DateTime? At,
    Guid Code,
    [Dictionary] string? Carrier = null,
    [EnumAs(EnumStorage.Name)] Mood Mood = Mood.Calm);
