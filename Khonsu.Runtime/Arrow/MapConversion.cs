using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>The keys and values of maps.</summary>
/// <param name="column">The column.</param>
/// <param name="stored">What is stored.</param>
/// <param name="key">How the keys are converted.</param>
/// <param name="value">How the values are converted.</param>
internal sealed class MapConversion(
    ColumnDefinition column, ColumnDefinition stored, ColumnPlan key, ColumnPlan value) : ArrayConversion
{
    /// <inheritdoc/>
    internal override bool NeedsSeen =>
        key.Conversion is { NeedsSeen: true } || value.Conversion is { NeedsSeen: true };

    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ArrayData entries = data.Children[0];
        SeenRows inside = NeedsSeen
            ? PartSeen.OfLists(stored, data, entries.Length, seen).Moved(entries.Offset)
            : default;
        ArrayData[] parts =
        [
            PartConversion.Convert(key, entries.Children[0], inside, index => MapOf(index, ".key")),
            PartConversion.Convert(value, entries.Children[1], inside, index => MapOf(index, ".value")),
        ];
        ArrayData made = With(entries, entries.DataType, [ValidityOf(entries)], parts);
        return With(data, ArrowTypes.Of(column), [ValidityOf(data), data.Buffers[1]], [made]);

        (string Step, int Index) MapOf(int index, string part) =>
            PartSeen.ListOf(stored, data, index - entries.Offset, part);
    }
}
