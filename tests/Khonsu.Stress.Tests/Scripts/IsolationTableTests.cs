using System.Runtime.CompilerServices;
using System.Text;

namespace Khonsu.Stress.Tests.Scripts;

/// <summary>
/// docs/isolation-table.md says what the scripts observed, and the scripts observe what the contract says.
/// </summary>
public class IsolationTableTests
{
    const string Introduction =
        """
        # Which anomaly can occur at which level

        This page is written by `IsolationTableTests` from what the scripts of `tests/Khonsu.Stress.Tests/Scripts`
        observed, with string and integer keys: **prevented** means that no form of the script showed the anomaly,
        *can occur* that at least one did. Each level prevents all that the level before it prevents. `Serializable` is
        the default.


        """;

    const string Ending =
        """

        At every level a transaction also keeps real time: what was committed before it began, it sees. A write of a row
        that was not read never conflicts at `ReadCommitted` and `Serializable`, and at `SerializableSnapshot` not by
        itself; at `Snapshot` and `RepeatableRead` the first to commit wins. `RepeatableRead` guards rows read by key,
        absent ones too, and not scans; `SerializableSnapshot` and `Serializable` guard both.

        """;

    [Fact]
    public void The_isolation_table_is_what_the_scripts_observed()
    {
        string path = TablePath();
        string observed = Render();
        if (Environment.GetEnvironmentVariable("KHONSU_ACCEPT") == "1")
            File.WriteAllText(path, observed);

        Assert.True(File.Exists(path), $"docs/isolation-table.md is missing; KHONSU_ACCEPT=1 writes it.\n{observed}");
        Assert.Equal(File.ReadAllText(path), observed);
    }

    [Fact]
    public void Each_level_prevents_all_that_the_level_before_it_prevents()
    {
        IsolationLevel[] levels = Enum.GetValues<IsolationLevel>();
        foreach (ScriptForm form in ScriptCatalog.Forms)
        {
            bool[] occurs = [.. levels.Select(level => ScriptCatalog.Play(form, level, KeyKind.Number).Occurred)];
            bool isMonotone = occurs.SequenceEqual(occurs.OrderDescending());
            Assert.True(isMonotone, $"{form.Anomaly} ({form.Form}) is not monotone");
        }
    }

    static string Render()
    {
        IsolationLevel[] levels = Enum.GetValues<IsolationLevel>();
        var page = new StringBuilder(Introduction);
        page.Append($"| Anomaly | Forms played | {string.Join(" | ", levels)} |\n");
        page.Append($"|---|---|{string.Concat(levels.Select(_ => "---|"))}\n");
        foreach (IGrouping<string, ScriptForm> anomaly in ScriptCatalog.Forms.GroupBy(form => form.Anomaly))
        {
            string forms = string.Join("; ", anomaly.Select(form => form.Form));
            string cells = string.Join(" | ", levels.Select(level => Cell(anomaly, level)));
            page.Append($"| {anomaly.Key} | {forms} | {cells} |\n");
        }

        return page.Append(Ending).Replace("\r\n", "\n").ToString();
    }

    static string Cell(IEnumerable<ScriptForm> forms, IsolationLevel level) =>
        Occurs(forms, level) ? "*can occur*" : "**prevented**";

    static bool Occurs(IEnumerable<ScriptForm> forms, IsolationLevel level) => forms.Any(form =>
        Enum.GetValues<KeyKind>().Any(key => ScriptCatalog.Play(form, level, key).Occurred));

    static string TablePath([CallerFilePath] string source = "")
    {
        string? folder = Path.GetDirectoryName(source);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Khonsu.Typed.sln")))
            folder = Path.GetDirectoryName(folder);
        Assert.True(folder is not null, "no solution above the tests");
        return Path.Combine(folder, "docs", "isolation-table.md");
    }
}
