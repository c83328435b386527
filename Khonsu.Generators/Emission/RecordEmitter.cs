using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes the one file of a record: its other part, its definition, its Arrow codec, its row cursor, its key when that
/// is a struct, and its properties on transactions. One file for each record means that adding a record rewrites no
/// other file.
/// </summary>
static class RecordEmitter
{
    /// <summary>Writes the file.</summary>
    /// <param name="record">The record.</param>
    /// <param name="hasAccessor">False when another record of the namespace has the accessor's name already.</param>
    /// <returns>C# source.</returns>
    public static string Emit(RecordModel record, bool hasAccessor)
    {
        var writer = new SourceWriter();
        Composites composites = Composites.Of(record);
        RecordModel? data = record.MergeDataName is null ? null : MergeData.Of(record);
        FileHead.Emit(writer, record.Type.Namespace);
        foreach (string outer in record.Type.Outers)
            writer.Open(outer);
        EmitPart(writer, record, composites);
        writer.Blank();
        if (data is not null)
        {
            MergeData.EmitDeclaration(writer, data);
            writer.Blank();
            EmitPart(writer, data, null);
            writer.Blank();
        }

        RowEmitter.Emit(writer, record);
        if (record.MergeName is not null)
        {
            writer.Blank();
            MergeEmitter.Emit(writer, record);
        }

        if (record.Key.StructName is not null)
        {
            writer.Blank();
            KeyEmitter.Emit(writer, record);
        }

        for (int i = 0; i < record.Type.Outers.Count; i++)
            writer.Close();
        writer.Blank();
        AccessorEmitter.Emit(writer, record, hasAccessor);
        writer.Blank();
        DefinitionEmitter.Emit(writer, record, composites);
        writer.Blank();
        for (int i = 0; i < record.Indexes.Count; i++)
        {
            IndexEmitter.EmitDefinition(writer, record, i);
            writer.Blank();
        }

        ContentEmitter.Emit(writer, composites);
        EmitCodec(writer, record, composites);
        if (data is not null)
        {
            Composites parts = Composites.Of(data);
            writer.Blank();
            DefinitionEmitter.Emit(writer, data, parts);
            writer.Blank();
            EmitCodec(writer, data, parts);
        }

        return writer.ToString();
    }

    static void EmitCodec(SourceWriter writer, RecordModel record, Composites composites)
    {
        foreach (ColumnModel column in composites.All)
        {
            NestedWriterEmitter.Emit(writer, column, composites);
            writer.Blank();
            NestedReaderEmitter.Emit(writer, column, composites);
            writer.Blank();
        }

        foreach (ColumnModel column in composites.OnlyRead)
        {
            NestedReaderEmitter.Emit(writer, column, composites);
            writer.Blank();
        }

        CodecEmitter.EmitWriter(writer, record, composites);
        writer.Blank();
        CodecEmitter.EmitReader(writer, record, composites);
    }

    /// <summary>Name of the file-local class that holds the definition, with <c>global::</c>.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The static field.</returns>
    public static string DefinitionOf(RecordModel record) =>
        record.Type.InNamespace(record.Type.Name + "Table") + ".Definition";

    // Explicit implementations only: the record's own members stay what the user wrote.
    static void EmitPart(SourceWriter writer, RecordModel record, Composites? composites)
    {
        string row = record.Type.FullName;
        string face = Qualified.Of(Qualified.Hidden + "IRow", record);
        string batchWriter = $"{Qualified.Hidden}RowBatchWriter<{row}>";
        string batchReader = $"{Qualified.Hidden}RowBatchReader<{row}>";
        writer.Open($"""
            partial record {record.Type.Identifier} :
                {Qualified.Hidden}TransactionalRow,
                {face}
            """);
        writer.Lines($"""
            static {Qualified.Of(Qualified.Hidden + "TableDefinition", record)}
                {face}.Definition =>
                {DefinitionOf(record)};

            static {record.Key.TypeName}
                {face}.KeyOf({row} row) =>
                {KeyEmitter.KeyOf(record, "row")};

            static {batchWriter}
                {face}.CreateBatchWriter() =>
                new {record.Type.InNamespace(record.Type.Name + "BatchWriter")}();

            static {batchReader}
                {face}.CreateBatchReader() =>
                new {record.Type.InNamespace(record.Type.Name + "BatchReader")}();

            static {record.Key.TypeName}
                {face}.ReadKey({batchReader} reader, int row) =>
                (({record.Type.InNamespace(record.Type.Name + "BatchReader")})reader).ReadKey(row);
            """);
        writer.Blank();
        KeyBytesEmitter.EmitRow(writer, record, face);
        KeyReadEmitter.EmitRow(writer, record, face);
        if (composites is not null)
        {
            writer.Blank();
            RuleEmitter.Emit(writer, record, composites, face);
        }

        writer.Close();
    }
}
