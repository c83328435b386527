namespace Khonsu.Generators.Model;

/// <summary>
/// The runtime's <c>MergeKind</c>, member by member, and what is a method of the user's; a test compares the two lists.
/// </summary>
enum MergeKind
{
    Sum,
    Max,
    Min,
    Or,
    And,
    Append,
    Union,
    LastWriter,
    FirstWriter,
    Custom,
}
