using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>Values that have the same number of words all.</summary>
internal sealed class FixedKeys : KeyColumn
{
    const ulong SignBit = 1UL << 63;
    const string OffsetTime = "arrow.timestamp_with_offset";

    // By number of the word, then by row.
    readonly ulong[][] _words;

    FixedKeys(ColumnChunks chunks, ulong[][] words)
        : base(chunks) => _words = words;

    /// <inheritdoc/>
    internal override ulong[] First => _words[0];

    /// <inheritdoc/>
    internal override bool Continues(ulong word, int depth) => depth + 1 < _words.Length;

    /// <inheritdoc/>
    internal override ulong WordAt(int row, int depth) => _words[depth][row];

    /// <summary>Reads values.</summary>
    /// <param name="chunks">The column.</param>
    /// <returns>The values, in their order; null when the type is none of these.</returns>
    internal static FixedKeys? TryOf(ColumnChunks chunks) => chunks.Type switch
    {
        _ when ColumnTypes.IsNumber(chunks.Type) => new FixedKeys(chunks, [NumbersOf(chunks)]),
        BooleanType => new FixedKeys(chunks, [BitsOf(chunks)]),
        HalfFloatType => new FixedKeys(chunks, [Words<Half>(chunks, static value => WordOf((double)value))]),
        Decimal32Type => new FixedKeys(chunks, [Words<int>(chunks, static value => WordOf((long)value))]),
        Decimal64Type => new FixedKeys(chunks, [Words<long>(chunks, WordOf)]),
        Decimal128Type => new FixedKeys(chunks, NumbersOf(chunks, 16, isSigned: true)),
        Decimal256Type => new FixedKeys(chunks, NumbersOf(chunks, 32, isSigned: true)),
        FixedSizeBinaryType when chunks.Extension is "khonsu.int128" or "khonsu.uint128" =>
            new FixedKeys(chunks, NumbersOf(chunks, 16, chunks.Extension == "khonsu.int128")),
        FixedSizeBinaryType type => new FixedKeys(chunks, BytesOf(chunks, type.ByteWidth)),
        StructType when chunks.Extension == OffsetTime => new FixedKeys(chunks, InstantsOf(chunks)),
        _ => null,
    };

    /// <summary>The word of a floating-point number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The word; one for every NaN and one for both zeros.</returns>
    internal static ulong WordOf(double value)
    {
        if (double.IsNaN(value))
            return ulong.MaxValue;
        // Why: adding 0 turns negative 0 into 0 and nothing else into anything else.
        ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return (bits & SignBit) == 0 ? bits | SignBit : ~bits;
    }

    static ulong WordOf(long value) => (ulong)value ^ SignBit;

    static ulong[] NumbersOf(ColumnChunks chunks)
        => ColumnTypes.Visit(chunks.Type, new NumberWords(chunks), "A key");

    static ulong[] Words<T>(ColumnChunks chunks, Func<T, ulong> wordOf)
        where T : unmanaged
    {
        var words = new ulong[chunks.Starts.Count];
        for (int chunk = 0; chunk < chunks.Data.Length; chunk++)
        {
            ReadOnlySpan<T> values = ColumnTypes.ValuesOf<T>(chunks.Data[chunk]);
            Span<ulong> target = words.AsSpan(chunks.Starts[chunk], values.Length);
            for (int row = 0; row < values.Length; row++)
                target[row] = wordOf(values[row]);
        }

        return words;
    }

    static ulong[] BitsOf(ColumnChunks chunks)
    {
        var words = new ulong[chunks.Starts.Count];
        for (int chunk = 0; chunk < chunks.Data.Length; chunk++)
        {
            ArrayData data = chunks.Data[chunk];
            ReadOnlySpan<byte> bits = data.Length == 0 ? [] : data.Buffers[1].Span;
            for (int row = 0; row < data.Length; row++)
            {
                int bit = data.Offset + row;
                words[chunks.Starts[chunk] + row] = (ulong)(bits[bit >> 3] >> (bit & 7)) & 1;
            }
        }

        return words;
    }

    /// <summary>Little-endian numbers of several words.</summary>
    static ulong[][] NumbersOf(ColumnChunks chunks, int width, bool isSigned)
    {
        return WordsOf(chunks, width, WordOf);

        ulong WordOf(ReadOnlySpan<byte> value, int depth)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(value[(width - ((depth + 1) * sizeof(ulong)))..]);
            return depth == 0 && isSigned ? word ^ SignBit : word;
        }
    }

    static ulong[][] BytesOf(ColumnChunks chunks, int width) => WordsOf(chunks, width, static (value, depth) =>
    {
        ReadOnlySpan<byte> rest = value[(depth * sizeof(ulong))..];
        if (rest.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64BigEndian(rest);
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        rest.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    });

    static ulong[][] WordsOf(ColumnChunks chunks, int width, Func<ReadOnlySpan<byte>, int, ulong> wordOf)
    {
        // Why at least one: values of no bytes are all equal.
        var words = new ulong[Math.Max((width + sizeof(ulong) - 1) / sizeof(ulong), 1)][];
        for (int depth = 0; depth < words.Length; depth++)
        {
            words[depth] = new ulong[chunks.Starts.Count];
            for (int chunk = 0; chunk < chunks.Data.Length; chunk++)
            {
                ArrayData data = chunks.Data[chunk];
                ReadOnlySpan<byte> values = data.Length == 0 ? [] : data.Buffers[1].Span;
                for (int row = 0; row < data.Length; row++)
                {
                    ReadOnlySpan<byte> value = values.Slice((data.Offset + row) * width, width);
                    words[depth][chunks.Starts[chunk] + row] = wordOf(value, depth);
                }
            }
        }

        return words;
    }

    /// <summary>Times with an offset: by the moment, and of one moment by the offset.</summary>
    static ulong[][] InstantsOf(ColumnChunks chunks)
    {
        ColumnChunks moments = chunks.With(System.Array.ConvertAll(chunks.Data, static data => Member(data, 0)));
        ColumnChunks offsets = chunks.With(System.Array.ConvertAll(chunks.Data, static data => Member(data, 1)));
        return [NumbersOf(moments), NumbersOf(offsets)];
    }

    static ArrayData Member(ArrayData data, int member) => data.Children[member].Slice(data.Offset, data.Length);

    sealed class NumberWords(ColumnChunks chunks) : INumberComputation<ulong[]>
    {
        public ulong[] Of<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var words = new ulong[chunks.Starts.Count];
            for (int chunk = 0; chunk < chunks.Data.Length; chunk++)
            {
                ReadOnlySpan<T> values = ColumnTypes.ValuesOf<T>(chunks.Data[chunk]);
                Span<ulong> target = words.AsSpan(chunks.Starts[chunk], values.Length);
                if (typeof(T) == typeof(double) || typeof(T) == typeof(float))
                {
                    for (int row = 0; row < values.Length; row++)
                        target[row] = WordOf(double.CreateTruncating(values[row]));
                }
                else
                {
                    ulong bias = T.IsNegative(T.MinValue) ? SignBit : 0;
                    for (int row = 0; row < values.Length; row++)
                        target[row] = ulong.CreateTruncating(values[row]) ^ bias;
                }
            }

            return words;
        }
    }
}
