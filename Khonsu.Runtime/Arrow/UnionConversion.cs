using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>The cases of a union, by their tags; one that came later has no values and stays out. A null is a null of
/// the first case, so where that came later it gets one, for all of them.</summary>
/// <param name="type">What the union becomes.</param>
/// <param name="cases">Its cases.</param>
/// <param name="positions">Position of each in what is stored, or <see cref="SchemaPlan.NotThere"/>.</param>
/// <param name="plans">How each is converted.</param>
internal sealed class UnionConversion(
    IArrowType type, IReadOnlyList<ColumnDefinition> cases, int[] positions, ColumnPlan[] plans) : ArrayConversion
{
    readonly int _first = System.Array.FindIndex(positions, static position => position != SchemaPlan.NotThere);

    /// <inheritdoc/>
    internal override bool NeedsSeen { get; } = plans.Any(static plan => plan.Conversion is { NeedsSeen: true });

    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ArrayData?[] children = new ArrayData?[cases.Count];
        for (int i = 0; i < children.Length; i++)
        {
            if (positions[i] == SchemaPlan.NotThere)
                continue;
            int tag = cases[i].Tag;
            ArrayData values = data.Children[positions[i]];
            string step = "." + cases[i].Name;
            SeenRows inside = NeedsSeen ? PartSeen.OfCase(data, tag, values.Length, seen) : default;
            children[i] = PartConversion.Convert(
                plans[i], values, inside, index => (step, PartSeen.ValueOf(data, tag, index)));
        }

        bool movesNulls = _first > 0 && cases[0].IsNullable && children[_first]!.NullCount != 0;
        if (movesNulls)
            children[0] = OneNull(cases[0]);
        return With(data, type, movesNulls ? WithNullsMoved(data, children[_first]!) : data.Buffers, children);
    }

    static ArrayData OneNull(ColumnDefinition part) => new(
        ArrowTypes.Of(part),
        1,
        1,
        0,
        [new ArrowBuffer(new byte[1])],
        new ArrayData[part.Children.Count],
        dictionary: null);

    ArrowBuffer[] WithNullsMoved(ArrayData data, ArrayData values)
    {
        int end = data.Offset + data.Length;
        byte[] tags = data.Buffers[0].Span[..end].ToArray();
        byte[] places = data.Buffers[1].Span[..(end * sizeof(int))].ToArray();
        Span<int> at = MemoryMarshal.Cast<byte, int>(places.AsSpan());
        for (int i = data.Offset; i < end; i++)
        {
            // Why the range: a value that nobody will read may have any place.
            if (tags[i] != cases[_first].Tag || (uint)at[i] >= (uint)values.Length || BitmapBits.IsValid(values, at[i]))
                continue;
            tags[i] = (byte)cases[0].Tag;
            at[i] = 0;
        }

        return [new ArrowBuffer(tags), new ArrowBuffer(places)];
    }
}
