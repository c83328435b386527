using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes how keys become bytes: those of rows and those of indexes, column by column, as they are compared.
/// </summary>
static class KeyBytesEmitter
{
    const string KeyWriter = Qualified.Hidden + "KeyWriter";

    /// <summary>Writes the explicit implementation of a record.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="record">The record.</param>
    /// <param name="face">The interface.</param>
    public static void EmitRow(SourceWriter writer, RecordModel record, string face)
    {
        ColumnModel[] parts = KeyEmitter.PartsOf(record);
        EmitParts(writer, record, $"{face}.WriteKey", parts);
        if (!record.HasShardKey)
            return;
        writer.Blank();
        EmitParts(writer, record, $"{face}.WriteShardKey", parts.Where(static part => part.IsShardKey));
    }

    static void EmitParts(SourceWriter writer, RecordModel record, string method, IEnumerable<ColumnModel> parts)
    {
        writer.Open($"""
            static void
                {method}(
                {KeyWriter} writer, {record.Key.TypeName} key)
            """);
        foreach (ColumnModel column in parts)
            EmitColumn(writer, column, record.Key.StructName is null ? "key" : $"key.{column.Identifier}", 0);
        writer.Close();
    }

    /// <summary>Writes the method of the class of an index.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="columns">The columns of the index.</param>
    public static void EmitIndex(SourceWriter writer, IndexColumns columns)
    {
        writer.Open($"""
            public override void WriteKey(
                {KeyWriter} writer,
                {columns.KeyType} key,
                int columns)
            """);
        for (int i = 0; i < columns.Columns.Length; i++)
            EmitColumn(writer, columns.Columns[i], columns.Part(i, "key"), i);
        writer.Close();
    }

    static void EmitColumn(SourceWriter writer, ColumnModel column, string part, int position)
    {
        string condition = position == 0 ? string.Empty : $"columns > {Literals.Of(position)}";
        string call = "PutUnknown()";
        if (!column.HasOwnEquality)
        {
            // Why: null is among what is written of a text, so that one inside a wrapper has a place too.
            bool hasMark = column.IsNullable && column.Kind != ColumnKind.String;
            string value = hasMark
                ? IndexColumns.ValueOf(column with { IsNullable = false }, part + ".GetValueOrDefault()")
                : IndexColumns.ValueOf(column, part);
            call = $"Put({value})";
            if (hasMark)
                condition += (position == 0 ? string.Empty : " && ") + $"writer.PutPresence({part} is not null)";
        }

        writer.Lines(condition.Length == 0 ? $"writer.{call};" : $"if ({condition})\n    writer.{call};");
    }
}
