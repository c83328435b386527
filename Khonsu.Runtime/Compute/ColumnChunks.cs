using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>One column in several chunks, its rows counted through all of them.</summary>
internal sealed class ColumnChunks
{
    /// <summary>Looks at chunks.</summary>
    /// <param name="data">The chunks, of one type, at least one.</param>
    /// <param name="extension">Name of the extension type that the column's field bears; null for none.</param>
    internal ColumnChunks(ArrayData[] data, string? extension = null)
    {
        Data = data;
        Extension = extension;
        Starts = new ChunkStarts(System.Array.ConvertAll(data, static chunk => chunk.Length));
    }

    /// <summary>The chunks.</summary>
    internal ArrayData[] Data { get; }

    /// <summary>Name of the extension type, or null.</summary>
    internal string? Extension { get; }

    /// <summary>Where each chunk begins.</summary>
    internal ChunkStarts Starts { get; }

    /// <summary>Their type; of an extension type what it is stored as.</summary>
    internal IArrowType Type => Data[0].DataType;

    /// <summary>Words for the type.</summary>
    internal string TypeName => Extension ?? Arrow.ArrowTypes.Describe(Type);

    /// <summary>Looks at a column of batches.</summary>
    /// <param name="field">The column's field.</param>
    /// <param name="batches">The batches, at least one.</param>
    /// <param name="column">The column's number.</param>
    /// <returns>Its chunks.</returns>
    internal static ColumnChunks Of(Field field, IReadOnlyList<RecordBatch> batches, int column)
    {
        string? extension = null;
        if (field.HasMetadata)
            field.Metadata.TryGetValue(Arrow.ArrowFields.ExtensionName, out extension);
        return new ColumnChunks([.. batches.Select(batch => batch.Column(column).Data)], extension);
    }

    /// <summary>A column of one chunk.</summary>
    /// <param name="column">The column.</param>
    /// <returns>Its one chunk.</returns>
    internal static ColumnChunks Of(IArrowArray column) => new([column.Data]);

    /// <summary>The same rows with other values.</summary>
    /// <param name="data">As many chunks of as many rows.</param>
    /// <returns>The chunks.</returns>
    internal ColumnChunks With(ArrayData[] data) => new(data);

    /// <summary>The rows that are not null.</summary>
    /// <returns>A bit for each such row; null when all rows are such.</returns>
    internal ulong[]? Valid()
    {
        if (Type is UnionType || System.Array.TrueForAll(Data, static chunk => chunk.GetNullCount() == 0))
            return null;
        ulong[] valid = new ulong[BitWords.CountOf(Starts.Count)];
        for (int chunk = 0; chunk < Data.Length; chunk++)
        {
            ArrayData data = Data[chunk];
            ReadOnlySpan<byte> bits = data.GetNullCount() == 0 ? [] : data.Buffers[0].Span;
            for (int word = 0; word < BitWords.CountOf(data.Length); word++)
            {
                int first = word * BitWords.Rows;
                ulong rows = bits.IsEmpty ? ulong.MaxValue : BitWords.Read(bits, (long)data.Offset + first);
                BitWords.Put(valid, Starts[chunk] + first, rows & BitWords.Full(word, data.Length));
            }
        }

        return valid;
    }
}
