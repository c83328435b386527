using System.Runtime.CompilerServices;
using System.Text;

namespace Khonsu.Protocol.Tests.Merges;

/// <summary>docs/conflict-table.md says what the plays observed.</summary>
public class ConflictTableTests
{
    const string Introduction =
        """
        # What a rule for conflicts does at which level

        This page is written by `ConflictTableTests` from what it observed. A row holds 10. A transaction writes 15 to
        it, or adds 5, and writes another row. Before it commits, another transaction sets the row to 100. The cell says
        what becomes of the first one, in one attempt, and what the row holds then. *Refused* means that the body would
        run again. [What the rules are for](merges.md).


        """;

    [Fact]
    public void The_conflict_table_is_what_the_plays_observed()
    {
        string path = TablePath();
        string observed = Render();
        if (Environment.GetEnvironmentVariable("KHONSU_ACCEPT") == "1")
            File.WriteAllText(path, observed);

        Assert.True(File.Exists(path), $"docs/conflict-table.md is missing; KHONSU_ACCEPT=1 writes it.\n{observed}");
        Assert.Equal(File.ReadAllText(path), observed);
    }

    [Fact]
    public void Lists_sets_and_dictionaries_follow_the_same_table()
    {
        foreach (ConflictResolution rule in Enum.GetValues<ConflictResolution>().Distinct())
        {
            foreach (IsolationLevel level in Enum.GetValues<IsolationLevel>())
            {
                for (int way = 0; way < ConflictPlay.Ways.Length; way++)
                {
                    string ofNumber = ConflictPlay.Outcome(rule, level, ConflictPlay.Ways[way].Write).Split(':')[0];
                    string ofCollections = CollectionPlay.Outcome(rule, level, CollectionPlay.Ways[way]);
                    Assert.Equal((rule, level, way, ofNumber), (rule, level, way, ofCollections));
                }
            }
        }
    }

    static string Render()
    {
        IsolationLevel[] levels = Enum.GetValues<IsolationLevel>();
        var page = new StringBuilder(Introduction);
        page.Append($"| Rule | Row 0 is | {string.Join(" | ", levels)} |\n");
        page.Append($"|---|---|{string.Concat(levels.Select(_ => "---|"))}\n");
        foreach (ConflictResolution rule in Enum.GetValues<ConflictResolution>().Distinct())
        {
            foreach (var (name, write) in ConflictPlay.Ways)
            {
                string cells = string.Join(
                    " | ", levels.Select(level => ConflictPlay.Outcome(rule, level, write)));
                page.Append($"| {NameOf(rule)} | {name} | {cells} |\n");
            }
        }

        return page.ToString();
    }

    // Why: two names have one number, and either may come out.
    static string NameOf(ConflictResolution rule)
        => rule == ConflictResolution.Merge ? "Merge, also called Append" : rule.ToString();

    static string TablePath([CallerFilePath] string source = "")
    {
        string? folder = Path.GetDirectoryName(source);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Khonsu.Typed.sln")))
            folder = Path.GetDirectoryName(folder);
        Assert.True(folder is not null, "no solution above the tests");
        return Path.Combine(folder, "docs", "conflict-table.md");
    }
}
