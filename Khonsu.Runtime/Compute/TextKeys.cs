using System.Buffers.Binary;
using Apache.Arrow;

namespace Khonsu.Compute;

/// <summary>Texts and bytes in the order of their bytes.</summary>
/// <remarks>
/// A word is seven bytes, the first one highest, and how many of them count; 8 where the text goes on after them. So a
/// text comes before all that begin with it, whatever bytes they go on with.
/// </remarks>
internal sealed class TextKeys : KeyColumn
{
    const int BytesOfWord = sizeof(ulong) - 1;
    const ulong GoesOn = BytesOfWord + 1;

    readonly ChunkStarts _starts;
    readonly ArrayData[] _texts;

    /// <summary>Reads texts.</summary>
    /// <param name="chunks">The column that they are the values of.</param>
    /// <param name="texts">For each chunk its texts or bytes.</param>
    internal TextKeys(ColumnChunks chunks, ArrayData[] texts)
        : base(chunks)
    {
        _starts = chunks.Starts;
        _texts = texts;
        First = new ulong[_starts.Count];
        for (int chunk = 0; chunk < texts.Length; chunk++)
        {
            var ranges = RangeColumn.Of(texts[chunk]);
            ReadOnlySpan<byte> bytes = texts[chunk].Buffers[2].Span;
            for (int row = 0; row < texts[chunk].Length; row++)
                First[_starts[chunk] + row] = WordOf(bytes.Slice(ranges.StartOf(row), ranges.LengthOf(row)));
        }
    }

    /// <inheritdoc/>
    internal override ulong[] First { get; }

    /// <inheritdoc/>
    internal override bool Continues(ulong word, int depth) => (byte)word == GoesOn;

    /// <inheritdoc/>
    internal override ulong WordAt(int row, int depth)
    {
        int chunk = _starts.ChunkOf(row);
        var ranges = RangeColumn.Of(_texts[chunk]);
        int place = row - _starts[chunk];
        return WordOf(_texts[chunk].Buffers[2].Span
            .Slice(ranges.StartOf(place), ranges.LengthOf(place))[(depth * BytesOfWord)..]);
    }

    static ulong WordOf(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > BytesOfWord)
            return (BinaryPrimitives.ReadUInt64BigEndian(rest) & ~(ulong)byte.MaxValue) | GoesOn;
        ulong word = (ulong)rest.Length;
        for (int index = 0; index < rest.Length; index++)
            word |= (ulong)rest[index] << ((BytesOfWord - index) * 8);
        return word;
    }
}
