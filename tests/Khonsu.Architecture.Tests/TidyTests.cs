using Khonsu.Architecture.Tests.Tidy;

namespace Khonsu.Architecture.Tests;

/// <summary>
/// Holds every tracked file of code, documentation and wire format against the rules of shape; each rule is shown to
/// bite.
/// </summary>
public sealed class TidyTests
{
    static readonly IReadOnlyList<TextFile> s_files = Repository.TrackedPaths
        .Where(static path => Path.GetExtension(path) is ".cs" or ".md" or ".proto")
        .Select(static path => new TextFile(path, Repository.Read(path)))
        .Where(static file => !file.IsGolden)
        .ToList();

    [Fact]
    public void The_tree_was_found()
        => Assert.Contains(s_files, static file => file.Path == "Khonsu.Runtime/KhonsuStore.cs");

    [Fact]
    public void No_line_of_code_is_too_long() => Check(TextRules.Columns);

    [Fact]
    public void No_line_has_a_tab() => Check(TextRules.Tabs);

    [Fact]
    public void No_line_ends_with_a_blank() => Check(TextRules.TrailingBlanks);

    [Fact]
    public void No_file_notes_left_over_work() => Check(TextRules.Leftovers);

    [Fact]
    public void No_file_folds_code() => Check(TextRules.Regions);

    [Fact]
    public void No_file_is_too_long() => Check(TextRules.Length);

    [Fact]
    public void No_file_names_a_path_of_one_machine() => Check(TextRules.MachinePaths);

    [Fact]
    public void Each_file_holds_one_type() => Check(TypeRules.OneType);

    [Fact]
    public void Each_file_bears_the_name_of_its_type() => Check(TypeRules.FileName);

    [Fact]
    public void Each_relative_link_leads_somewhere() => Check(static file => LinkRules.DeadLinks(file, Exists));

    [Theory]
    [InlineData(121, 1)]
    [InlineData(120, 0)]
    public void A_long_line_is_caught(int columns, int complaints)
        => Assert.Equal(complaints, TextRules.Columns(Code(new string('a', columns) + "\n")).Count());

    [Fact]
    public void A_long_line_of_a_page_is_let_through() => Assert.Empty(TextRules.Columns(Page(new string('a', 121))));

    [Fact]
    public void A_tab_is_caught() => Assert.Single(TextRules.Tabs(Code("a\tb\n")));

    [Theory]
    [InlineData("a \n", 1)]
    [InlineData("a\r\n", 1)]
    [InlineData("a", 1)]
    [InlineData("a\n\n", 1)]
    [InlineData("a\n\nb\n", 0)]
    public void A_trailing_blank_is_caught(string text, int complaints)
        => Assert.Equal(complaints, TextRules.TrailingBlanks(Code(text)).Count());

    [Theory]
    [InlineData("TO", "DO", 1)]
    [InlineData("FIX", "ME", 1)]
    [InlineData("HA", "CK", 1)]
    [InlineData("XX", "X", 1)]
    [InlineData("XX", "XX", 0)]
    [InlineData("to", "do", 0)]
    public void Left_over_work_is_caught(string first, string second, int complaints)
        => Assert.Equal(complaints, TextRules.Leftovers(Code($"// {first}{second}: later\n")).Count());

    [Theory]
    [InlineData("/* TO", "DO */", 1)]
    [InlineData(" * TO", "DO", 1)]
    [InlineData("Find(\"XX", "X\"); // an airport", 0)]
    public void Left_over_work_is_in_comments(string first, string second, int complaints)
        => Assert.Equal(complaints, TextRules.Leftovers(Code(first + second + "\n")).Count());

    [Fact]
    public void Left_over_work_of_a_page_is_caught()
        => Assert.Single(TextRules.Leftovers(Page("TO" + "DO: later\n")));

    [Fact]
    public void Folded_code_is_caught() => Assert.Single(TextRules.Regions(Code("    #" + "region Fields\n")));

    [Theory]
    [InlineData("Some/Room.cs", 401, 1)]
    [InlineData("Some/Room.cs", 400, 0)]
    [InlineData("tests/Room.cs", 500, 0)]
    [InlineData("tests/Room.cs", 501, 1)]
    [InlineData("docs/room.md", 900, 0)]
    public void A_long_file_is_caught(string path, int lines, int complaints)
    {
        string text = string.Concat(Enumerable.Repeat("a\n", lines));
        Assert.Equal(complaints, TextRules.Length(new TextFile(path, text)).Count());
    }

    [Theory]
    [InlineData("/ho" + "me/ann/khonsu", 1)]
    [InlineData("see /tm" + "p/output", 1)]
    [InlineData(@"C:\Us" + @"ers\ann", 1)]
    [InlineData("src/home/page", 0)]
    [InlineData("https://example.org/work/page", 0)]
    public void A_path_of_one_machine_is_caught(string text, int complaints)
        => Assert.Equal(complaints, TextRules.MachinePaths(Page(text + "\n")).Count());

    [Theory]
    [InlineData("class A; class B;", 1)]
    [InlineData("namespace N; class A; delegate void B();", 1)]
    [InlineData("namespace N { class A; } namespace M { enum B; }", 1)]
    [InlineData("namespace N; class A { class B; }", 0)]
    [InlineData("System.Console.WriteLine();", 0)]
    public void A_second_type_is_caught(string text, int complaints)
        => Assert.Equal(complaints, TypeRules.OneType(Code(text)).Count());

    [Theory]
    [InlineData("Room.cs", "class Room;", 0)]
    [InlineData("Room.cs", "class Hall;", 1)]
    [InlineData("Room.cs", "class Room<T>;", 0)]
    [InlineData("Room{T}.cs", "class Room<T>;", 0)]
    [InlineData("Room{TKey}.cs", "class Room<T>;", 1)]
    [InlineData("Room{TKey,TRow}.Access.cs", "partial class Room<TKey, TRow>;", 0)]
    [InlineData("Room.Access.cs", "partial class Room;", 0)]
    [InlineData("Room.Access.cs", "class Room;", 1)]
    public void A_file_with_another_name_is_caught(string path, string text, int complaints)
        => Assert.Equal(complaints, TypeRules.FileName(new TextFile(path, text)).Count());

    [Theory]
    [InlineData("[a](b.md)", 0)]
    [InlineData("[a](b.md#part)", 0)]
    [InlineData("[a](../README.md)", 0)]
    [InlineData("[a](c.md)", 1)]
    [InlineData("[a](b.md) and [c](../c.md)", 1)]
    [InlineData("[a](https://example.org/c.md)", 0)]
    [InlineData("`[a](c.md)`", 0)]
    [InlineData("```\n[a](c.md)\n```", 0)]
    public void A_dead_link_is_caught(string text, int complaints)
    {
        IEnumerable<string> dead = LinkRules.DeadLinks(Page(text), static path => path is "docs/b.md" or "README.md");
        Assert.Equal(complaints, dead.Count());
    }

    static TextFile Code(string text) => new("Some/Room.cs", text);

    static TextFile Page(string text) => new("docs/a.md", text);

    static bool Exists(string path)
    {
        string full = Path.Combine(Repository.Root, path);
        return File.Exists(full) || Directory.Exists(full);
    }

    static void Check(Func<TextFile, IEnumerable<string>> rule)
    {
        string[] complaints = s_files.SelectMany(rule).ToArray();
        Assert.True(complaints.Length == 0, string.Join('\n', complaints));
    }
}
