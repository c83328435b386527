namespace Khonsu.Arrow;

/// <summary>The values of a part of a column that will be read: a range, and which of it.</summary>
/// <param name="First">Position of the first, from 0; the array's own offset comes on top.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Mask">Which of them will be read, or null for all.</param>
internal readonly record struct SeenRows(int First, int Count, bool[]? Mask)
{
    internal bool SeesAll => Mask is null;

    internal bool Sees(int i) => Mask is null || Mask[i];

    /// <summary>The same values at other positions.</summary>
    internal SeenRows Moved(int offset) => this with { First = checked(First + offset) };

    /// <summary>The items of lists that have the same number of them.</summary>
    /// <param name="offset">Offset of the array of lists.</param>
    /// <param name="size">Items of each list.</param>
    internal SeenRows Repeated(int offset, int size)
    {
        bool[]? mask = Mask is null ? null : new bool[checked(Count * size)];
        for (int i = 0; mask is not null && i < mask.Length; i++)
            mask[i] = Mask![i / size];
        return new SeenRows(checked((offset + First) * size), checked(Count * size), mask);
    }
}
