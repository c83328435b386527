using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Batches with the texts of dictionaries in their place, for readers that know no dictionaries.</summary>
internal static class PlainWords
{
    /// <summary>A schema with plain texts.</summary>
    /// <param name="schema">Any schema.</param>
    /// <returns>The same one where it has no dictionary.</returns>
    internal static Schema Of(Schema schema)
    {
        Field[] fields = [.. schema.FieldsList.Select(Of)];
        return fields.SequenceEqual(schema.FieldsList) ? schema : new Schema(fields, schema.Metadata);
    }

    /// <summary>A batch with plain texts.</summary>
    /// <param name="batch">A batch of ours; it stays the caller's.</param>
    /// <returns>A batch that shares all memory but that of these texts; it belongs to the caller.</returns>
    internal static RecordBatch Of(RecordBatch batch)
    {
        Schema schema = Of(batch.Schema);
        List<IArrowArray> arrays = [];
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            ArrayData held = batch.Column(i).Data.Retain();
            arrays.Add(ArrowArrayFactory.BuildArray(Of(held, schema.GetFieldByIndex(i))));
        }

        return new RecordBatch(schema, arrays, batch.Length);
    }

    static Field Of(Field field)
    {
        IArrowType type = Of(field.DataType);
        return ReferenceEquals(type, field.DataType)
            ? field
            : new Field(field.Name, type, field.IsNullable, field.Metadata);
    }

    static IArrowType Of(IArrowType type)
    {
        if (type is DictionaryType { ValueType: var values })
            return values;
        if (type is not NestedType nested)
            return type;
        Field[] fields = [.. nested.Fields.Select(Of)];
        if (fields.SequenceEqual(nested.Fields))
            return type;
        return type switch
        {
            StructType => new StructType(fields),
            MapType map => MapOf(map, (StructType)fields[0].DataType),
            ListType => new ListType(fields[0]),
            LargeListType => new LargeListType(fields[0]),
            FixedSizeListType list => new FixedSizeListType(fields[0], list.ListSize),
            UnionType union => new UnionType(fields, union.TypeIds, union.Mode),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type.Name, "No column of ours has this type."),
        };
    }

    static MapType MapOf(MapType map, StructType entry) => new(entry.Fields[0], entry.Fields[1], map.KeySorted);

    // Takes over the data.
    static ArrayData Of(ArrayData data, Field plain)
    {
        if (data.DataType is DictionaryType words)
        {
            ArrayData texts = TextsOf(data, words, plain.Name);
            data.Dispose();
            return texts;
        }

        if (data.DataType is not NestedType || ReferenceEquals(data.DataType, plain.DataType))
            return data;
        IReadOnlyList<Field> fields = ((NestedType)plain.DataType).Fields;
        ArrayData[] children = [.. data.Children.Select((child, i) => Of(child, fields[i]))];
        return new ArrayData(plain.DataType, data.Length, data.NullCount, data.Offset, data.Buffers, children);
    }

    static ArrayData TextsOf(ArrayData data, DictionaryType words, string name)
    {
        var texts = new ColumnDefinition(name, "", ColumnKind.String, IsNullable: true);
        var place = new ConversionPlace("", name);
        var conversion = new DictionaryConversion(texts, IntegerForm.Of(words.IndexType)!.Value, null, place);
        return conversion.Convert(data, new SeenRows(0, data.Length, null));
    }
}
