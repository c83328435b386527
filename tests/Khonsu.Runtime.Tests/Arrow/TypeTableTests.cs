using System.Runtime.CompilerServices;
using System.Text;
using Apache.Arrow;
using Khonsu.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>docs/type-table.md says what the generated schema of <see cref="TypeTable"/> says.</summary>
public sealed class TypeTableTests
{
    const string Introduction =
        """
        # Which C# type is stored as which Arrow type

        This page is written by `TypeTableTests` from the schema of a record that has a column of each type. Extension
        types stand before what they are stored as. Everything can be null where the C# type says so. [How to write
        them, and what is done with them](types.md).


        """;

    [Fact]
    public void The_type_table_is_what_the_schema_says()
    {
        string path = TablePath();
        string written = Render();
        if (Environment.GetEnvironmentVariable("KHONSU_ACCEPT") == "1")
            File.WriteAllText(path, written);

        Assert.True(File.Exists(path), $"docs/type-table.md is missing; KHONSU_ACCEPT=1 writes it.\n{written}");
        Assert.Equal(File.ReadAllText(path), written);
    }

    [Fact]
    public void Every_type_of_the_table_comes_back()
    {
        KhonsuStore store = KhonsuStore.Open();
        TypeTable row = new() { Text = "a", Union = new Trees.Card("1", null), Tuple = (1, "b"), Record = new(1, "c") };
        store.Atomically(tx => tx.TypeTables.Add(row));
        using RecordBatch batch = store.Read(static tx => tx.TypeTables.ToRecordBatch());
        TypeTable copy = KhonsuStore.Open().Atomically(tx =>
        {
            tx.TypeTables.FromRecordBatch(batch);
            return tx.TypeTables["a"];
        });
        Assert.Equal(
            (row.Union, row.Tuple, row.Record, row.At, row.Mood),
            (copy.Union, copy.Tuple, copy.Record, copy.At, copy.Mood));
    }

    static string Render()
    {
        StringBuilder page = new(Introduction);
        page.Append("| C# | Arrow | care |\n|-|-|-|\n");
        foreach (Field field in KhonsuStore.Open().Read(static tx => tx.TypeTables.ArrowSchema).FieldsList)
        {
            string type = TypeCheck.Found(field).Replace("<", "&lt;", StringComparison.Ordinal);
            string care = field.Metadata.TryGetValue(TypeTable.Care, out string? text) ? text : "";
            page.Append($"| {field.Name} | {type} | {care} |\n");
        }

        return page.ToString();
    }

    static string TablePath([CallerFilePath] string source = "")
    {
        string? folder = Path.GetDirectoryName(source);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Khonsu.Typed.sln")))
            folder = Path.GetDirectoryName(folder);
        Assert.True(folder is not null, "no solution above the tests");
        return Path.Combine(folder, "docs", "type-table.md");
    }
}
