namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A key that not all bytes of its type can make, and columns that can be null behind others.</summary>
[Transactional]
[Index(nameof(First), nameof(Second), nameof(At), IsOrdered = true)]
public sealed partial record KeyGrade(
    [Key] Grade Id,
    TextId? First,
    TextId? Second,
    [property: Timestamp(Kind = DateTimeKind.Unspecified)] DateTime? At);
