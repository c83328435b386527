using Khonsu.Generators.Schemas;
using Microsoft.CodeAnalysis;
using Xunit.Abstractions;
using static Khonsu.Generators.Tests.Schemas.LockedProject;

namespace Khonsu.Generators.Tests.Schemas;

/// <summary>The text of the lock: what is written, what is read, and what is said about any other text.</summary>
public sealed class SchemaLockTextTests(ITestOutputHelper output)
{
    const string Start = LockWriter.Format + "\ntable a\n";

    [Fact]
    public void A_lock_has_a_line_for_each_column_and_two_for_one_that_changed()
    {
        const string source = """
            using System.Collections.Immutable;
            public sealed record Review(string Author, float Stars);
            [Transactional] public sealed partial record Good(
                [Key] int Id, string Title, ImmutableArray<Review> Reviews, [Decimal(19, 4)] decimal Price, Guid? Tag);
            [Transactional(Table = "a table")] public sealed partial record Odd([Key, Column("k;\"%3B$(X)")] int K);
            """;
        string first = After(source);
        string changed = source.Replace("int Id", "long Id").Replace(", Guid? Tag", ", string? Note");
        string second = Update(changed, first)!;

        Assert.Equal(
            """
            # Every version that the tables of this project had: the compiler checks that rows of all can be read.
            # 'dotnet build -p:KhonsuUpdateSchemaLock=true' adds what is new. Commit this file with the change.
            khonsu schema lock 1

            table "a table"
              "k;\"%3B$(X)": int32 key #728505196

            table goods
              id: int64 key #926444256 since 2
              id: int32 key #926444256 until 1
              note: utf8 null #295308349 since 2
              price: decimal128(19, 4) #189023530
              reviews: list<struct<author: utf8 #1333443158, stars: float #1646985254>> #564747222
              tag: fixed_size_binary[16] as arrow.uuid null #368519571 until 1
              title: utf8 #409318665

            """.ReplaceLineEndings("\n"),
            second);
        Assert.Equal(second, Update(changed, second));
    }

    [Fact]
    public async Task A_lock_tells_which_columns_of_a_key_say_in_which_shard_a_row_is()
    {
        const string source = """
            [Transactional] public sealed partial record Entry([Key(0), ShardKey] string Account, [Key(1)] long No);
            """;
        string text = After(source);
        Assert.Contains("\n  account: utf8 key shard #", text, StringComparison.Ordinal);
        Assert.Contains("\n  no: int64 key #", text, StringComparison.Ordinal);
        Assert.Empty(await AnalyzeAsync(source, text));
        // What the page of the rule tells to write where there are no shards.
        string edited = After(source.Replace(", ShardKey", "")).Replace("utf8 key #", "utf8 key shard #");
        Assert.Equal(text, edited);
    }

    [Fact]
    public void Nothing_that_a_user_wrote_is_lost_and_lines_end_as_they_did()
    {
        string text = (LockWriter.Format + """


            # About b.
            table b
              # Why an int.
              id: int32 key #926444256

            # The end.

            """).ReplaceLineEndings("\r\n");
        string updated = Update(
            """
            [Transactional(Table = "a")] public sealed partial record A([Key] int Id);
            [Transactional(Table = "b")] public sealed partial record B([Key] long Id);
            [Transactional(Table = "c")] public sealed partial record C([Key] int Id);
            """,
            text)!;
        Assert.Equal(
            (LockWriter.Format + """


            table a
              id: int32 key #926444256

            # About b.
            table b
              id: int64 key #926444256 since 2
              # Why an int.
              id: int32 key #926444256 until 1

            # The end.

            table c
              id: int32 key #926444256

            """).ReplaceLineEndings("\r\n"),
            updated.ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public void A_table_that_is_gone_stays_known_and_may_come_again()
    {
        string text = After(Account("int A"));
        string gone = Update("class Nothing;", text)!;
        Assert.Contains("\ntable accounts gone\n  a: int32 ", gone, StringComparison.Ordinal);
        Assert.Equal(gone, Update("class Nothing;", gone));
        Assert.Equal(text, Update(Account("int A"), gone));
        Assert.Equal(gone, Update(Account("byte A"), gone));
    }

    [Fact]
    public void What_cannot_be_read_is_not_written()
    {
        string text = After(Account("int A"));
        Assert.Equal(text, Update(Account("byte A"), text));
        Assert.Null(Update(Account("long A"), text + "<<<<<<< ours\n"));
    }

    [Theory]
    [InlineData("table a\n", 1, "'khonsu schema lock 1' is expected before the first table")]
    [InlineData("khonsu schema lock 2\n", 1, "another number is that of another version of Khonsu")]
    [InlineData(Start + "  x int32 #1", 3, "':' is expected before 'int32 #1'")]
    [InlineData(Start + "  x: int33 #1", 3, "'int33' is no type")]
    [InlineData(Start + "  x: int32", 3, "'#' is expected at the end of the line")]
    [InlineData(Start + "  x: int32 #0", 3, "a number from 1 is expected before '0'")]
    [InlineData(Start + "  x: int32 #99999999999", 3, "a number from 1 is expected")]
    [InlineData(Start + "  x: int32 #1 since 3 until 2", 3, "a number from 3 is expected before '2'")]
    [InlineData(Start + "  x: int32 #1 until 2147483647", 3, "a table has at most 1000000 versions")]
    [InlineData(Start + "  x: int32 #1 for ever", 3, "'the end of the line' is expected before 'for ever'")]
    [InlineData(Start + "  x: int32 shard #1", 3, "'#' is expected before 'shard #1'")]
    [InlineData(Start + "  x: decimal64(19, 4) #1", 3, "no decimal64 has 19 digits")]
    [InlineData(Start + "  x: timestamp[min] #1", 3, "'min' is no unit of time")]
    [InlineData(Start + "  x: list<int32 #1", 3, "'>' is expected before '#1'")]
    [InlineData(Start + "  x: dense_union<200=a: int8> #1", 3, "a case has a number from 0 to 127")]
    [InlineData(Start + "  \"x: int32 #1", 3, "a name in quotes has no end")]
    [InlineData(Start + "  \"\\u00g\": int32 #1", 3, "'\\u' in a name needs four hexadecimal digits")]
    [InlineData(Start + "  x: int32 #1\n  x: int64 #1 since 2", 4, "the column 'x' is there twice in one version")]
    [InlineData(Start + "  x: int32 #1\n  y: int64 #1 since 2", 4, "'y' and 'x' have one number in one version")]
    [InlineData(Start + "table a", 3, "the table 'a' is there twice")]
    [InlineData(Start + "column x", 3, "'table' is expected before 'column x'")]
    [InlineData(LockWriter.Format + "\n  x: int32 #1", 2, "a column stands below its 'table'")]
    [InlineData(Start + "<<<<<<< HEAD\n", 3, "'<<<<<<< HEAD' is the mark of a merge that is not finished")]
    [InlineData(Start + "=======\n", 3, "keep the lines of both sides, and remove the marks")]
    [InlineData(Start + ">>>>>>> theirs\n", 3, "is the mark of a merge")]
    public async Task KHN038_fires_for_a_text_that_is_no_lock(string text, int line, string message)
    {
        Diagnostic found = Assert.Single(await AnalyzeAsync(Account("int A"), text));
        Assert.Equal(("KHN038", DiagnosticSeverity.Error), (found.Id, found.Severity));
        CheckSays(found, $"The schema lock cannot be read: line {line}: ");
        CheckSays(found, message);
        FileLinePositionSpan place = found.Location.GetLineSpan();
        Assert.Equal((LockPath, line - 1), (place.Path, place.StartLinePosition.Line));
    }

    [Fact]
    public async Task KHN038_fires_for_a_type_that_has_no_end_of_levels()
    {
        string text = Start + "  x: " + string.Concat(Enumerable.Repeat("list<", 100_000)) + "int8 #1";
        CheckSays(Assert.Single(await AnalyzeAsync(Account("int A"), text)), "the type has too many levels");
    }

    [Fact]
    public async Task KHN038_fires_for_a_second_lock_and_for_one_that_cannot_be_opened()
    {
        Diagnostic second = Assert.Single(await AnalyzeAsync(
            Account("int A"), [(LockPath, After(Account("int A"))), ("/src/more/khonsu.schema.lock", "")]));
        CheckSays(second, $"a project has one of them, and '{LockPath}' is taken");
        CheckSays(Assert.Single(await AnalyzeAsync(Account("int A"), [(LockPath, null)])), "the file cannot be opened");
    }

    [Theory]
    [InlineData("# Only a comment.\n")]
    [InlineData("\n \n\t\n")]
    public async Task KHN038_is_silent_for_a_lock_without_tables(string text) =>
        Assert.Equal("KHN037", Assert.Single(await AnalyzeAsync(Account("int A"), text)).Id);

    [Fact]
    public void Every_damaged_text_is_read_or_refused_and_never_throws()
    {
        int seed = Environment.GetEnvironmentVariable("KHONSU_SEED") is { } given ? int.Parse(given) : 7;
        output.WriteLine($"seed={seed}");
        var random = new Random(seed);
        string text = After(AllTypes.Source("Everything", "?"));
        const string letters = "\"\\<>[](),:#= \n\r\tu0a9é\ud800";
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            int at = random.Next(text.Length);
            int length = random.Next(Math.Min(4, text.Length - at));
            string damaged = text.Remove(at, length).Insert(at, $"{letters[random.Next(letters.Length)]}");
            SchemaLock read = LockReader.Read(damaged);
            refused += read.Problem is null ? 0 : 1;
            // What is read can be written, and is read as the same.
            if (read.Problem is null)
                Assert.All(read.Tables, static table => Assert.Null(LockReader.Read(
                    LockWriter.Format + "\n" + LockWriter.Of(table, "\n")).Problem));
        }

        Assert.InRange(refused, 300, 2990);
    }
}
