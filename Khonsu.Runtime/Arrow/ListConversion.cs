using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Lists of any kind to that of today, and their items.</summary>
/// <param name="column">The column.</param>
/// <param name="stored">What is stored.</param>
/// <param name="item">How the items are converted; null where they are not.</param>
/// <param name="place">The part that is converted.</param>
internal sealed class ListConversion(
    ColumnDefinition column, ColumnDefinition stored, ArrayConversion? item, ConversionPlace place) : ArrayConversion
{
    /// <inheritdoc/>
    internal override bool NeedsSeen => item is { NeedsSeen: true };

    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ArrayData items = data.Children[0];
        SeenRows inside = NeedsSeen ? PartSeen.OfLists(stored, data, items.Length, seen) : default;
        ArrayData made = PartConversion.Convert(
            new ColumnPlan(stored, item), items, inside, index => PartSeen.ListOf(stored, data, index, ""));
        return With(data, ArrowTypes.Of(column), BuffersOf(data), [made]);
    }

    ArrowBuffer[] BuffersOf(ArrayData data)
    {
        if (column.FixedSize != 0)
            return [ValidityOf(data)];
        bool areSame = stored.FixedSize == 0 && stored.IsLarge == column.IsLarge;
        ArrowBuffer offsets = areSame
            ? data.Buffers[1]
            : place.Offsets(data, stored.IsLarge, stored.FixedSize, column.IsLarge);
        return [ValidityOf(data), offsets];
    }
}
