using Apache.Arrow.Types;

namespace Khonsu.Arrow;

/// <summary>How a batch of an older schema stores what a column is about.</summary>
/// <param name="Type">Type of a single value; null where that of the column's kind, or its parts, say it.</param>
/// <param name="UnreadParts">Fields of a struct that the column has no part for any more.</param>
internal sealed record StoredForm(IArrowType? Type, int UnreadParts);
