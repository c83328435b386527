using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes how keys are read back from the bytes that <see cref="KeyBytesEmitter"/> has them written as, column by
/// column. Keys with a column that has no form in bytes are not read.
/// </summary>
static class KeyReadEmitter
{
    const string KeyReader = Qualified.Hidden + "KeyReader";
    const string MaybeNull = "[global::System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)]";

    /// <summary>Writes the explicit implementation of a record.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    /// <param name="face">The interface.</param>
    public static void EmitRow(SourceWriter writer, RecordModel record, string face)
    {
        ColumnModel[] parts = KeyEmitter.PartsOf(record);
        if (parts.Any(static part => part.HasOwnEquality))
            return;
        writer.Blank();
        writer.Open($"""
            static bool
                {face}.TryReadKey(
                {KeyReader} reader, {MaybeNull} out {record.Key.TypeName} key)
            """);
        EmitKey(writer, parts.Select(static part => Value(part, 0)).ToArray(), record.Key.StructName);
        writer.Lines("return reader.IsExact;");
        writer.Close();
    }

    /// <summary>Writes the method of the class of an index.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="columns">The columns of the index.</param>
    public static void EmitIndex(SourceWriter writer, IndexColumns columns)
    {
        int count = columns.Columns.TakeWhile(static column => !column.HasOwnEquality).Count();
        if (count == 0)
            return;
        writer.Blank();
        writer.Open($"""
            public override bool TryReadKey(
                {KeyReader} reader,
                int columns,
                {MaybeNull} out {columns.KeyType} key)
            """);
        string[] values = columns.Columns
            .Select((column, i) => i < count ? Value(column, i) : Nothing(column))
            .ToArray();
        EmitKey(writer, values, null);
        string condition = count < columns.Columns.Length ? $"columns <= {Literals.Of(count)} && " : string.Empty;
        writer.Lines($"return {condition}reader.IsExact;");
        writer.Close();
    }

    static void EmitKey(SourceWriter writer, string[] values, string? structName)
    {
        if (structName is null && values.Length == 1)
        {
            writer.Lines($"key = {values[0]};");
            return;
        }

        writer.Lines(structName is null ? "key = (" : "key = new(");
        writer.List(values, ");");
    }

    static string Value(ColumnModel column, int position)
    {
        string condition = position == 0 ? string.Empty : $"columns > {Literals.Of(position)}";
        bool isText = column.Kind == ColumnKind.String;
        if (!column.IsNullable || (isText && column.IsPlain))
            return condition.Length == 0 ? Read(column) : $"{condition} ? {Read(column)} : {Nothing(column)}";
        if (condition.Length > 0)
            condition += " && ";
        // Why: null is among what is written of a text, so that one inside a wrapper has a place too.
        string text = "text" + Literals.Of(position);
        return isText
            ? $"{condition}{Get(column)} is {{ }} {text} ? ({column.TypeName}?){Wrapped(column, text)} : null"
            : $"{condition}reader.GetPresence() ? ({column.TypeName}?){Read(column)} : null";
    }

    static string Nothing(ColumnModel column) =>
        column.Kind == ColumnKind.String && column.IsPlain && !column.IsNullable ? "default!" : "default";

    static string Read(ColumnModel column)
    {
        if (column.Shape?.Conversion is { Member: not null })
            return Wrapped(column, Get(column));
        return column.Enum is null ? Get(column) : $"({column.TypeName}){Get(column)}";
    }

    static string Wrapped(ColumnModel column, string value)
    {
        ConversionModel conversion = column.Shape!.Conversion!;
        return $"reader.Wrap<{column.TypeName}, {conversion.StorageType}>("
            + $"{value}, static value => new(value), static made => made.{conversion.Member})";
    }

    static string Get(ColumnModel column)
    {
        bool mayBeNull = column.Kind == ColumnKind.String && (column.IsNullable || !column.IsPlain);
        string argument = column.Kind == ColumnKind.DateTime
            ? $"global::System.DateTimeKind.{column.DateTimeKind ?? "Utc"}"
            : string.Empty;
        return $"reader.Get{(mayBeNull ? "Nullable" : string.Empty)}{NameOf(column)}({argument})";
    }

    // Why by the converter: what it converts is written as it is, and not as what is stored of it.
    static string NameOf(ColumnModel column)
    {
        const string Converter = nameof(Converter);
        if (column.Shape?.Conversion?.Converter is not { } converter)
            return column.Kind.ToString();
        int start = Qualified.Hidden.Length;
        return converter.Substring(start, converter.Length - start - Converter.Length);
    }
}
