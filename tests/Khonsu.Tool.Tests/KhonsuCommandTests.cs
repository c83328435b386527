using System.Globalization;
using System.Text.Json;

namespace Khonsu.Tool.Tests;

/// <summary>The command khonsu as a process, on the files of a ledger.</summary>
public sealed class KhonsuCommandTests : IDisposable
{
    readonly string _path = Directory.CreateTempSubdirectory("khonsu-tool-").FullName;

    string Data => Path.Combine(_path, "ledger-data");

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task A_ledger_is_restored_as_it_was_at_a_time_and_from_a_backup_at_a_timestamp()
    {
        await LedgerAsync("open", "bank", "--credit", "1000");
        await LedgerAsync("open", "ann");
        await LedgerAsync("transfer", "order-1", "bank", "ann", "12.50");
        JsonElement first = await JsonAsync("status", Data);
        string moment = first.GetProperty("lastTime").GetString()!;
        await LedgerAsync("transfer", "order-2", "bank", "ann", "30.00");

        string yesterday = Path.Combine(_path, "yesterday");
        JsonElement restored = await JsonAsync("restore", Data, yesterday, "--to", moment);
        Assert.Equal(
            first.GetProperty("lastTimestamp").GetInt64(), restored.GetProperty("timestamp").GetInt64());
        ToolRun statement = await ToolRun.LedgerAsync("statement", "ann", "--data", yesterday);
        Assert.Contains("12.50", statement.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("30.00", statement.Output, StringComparison.Ordinal);

        JsonElement dumped = await JsonAsync("dump", Data, Path.Combine(_path, "tables"), "--arrow", "--at", moment);
        Assert.Equal(5, dumped.GetProperty("rows").GetInt64());
        Assert.All(
            dumped.GetProperty("files").EnumerateArray(), static file => Assert.True(File.Exists(file.GetString())));

        string backup = Path.Combine(_path, "backup");
        JsonElement copied = await JsonAsync("backup", Data, backup);
        Assert.True(copied.GetProperty("copiedBytes").GetInt64() > 0);
        Assert.Equal(0, (await JsonAsync("backup", Data, backup)).GetProperty("copiedBytes").GetInt64());
        Assert.True((await JsonAsync("verify", backup)).GetProperty("whole").GetBoolean());
        string stamp = copied.GetProperty("lastTimestamp").GetInt64().ToString(CultureInfo.InvariantCulture);
        await JsonAsync("restore", backup, Path.Combine(_path, "again"), "--to", stamp);
        statement = await ToolRun.LedgerAsync("statement", "ann", "--data", Path.Combine(_path, "again"));
        Assert.Contains("30.00", statement.Output, StringComparison.Ordinal);
        ToolRun check = await ToolRun.LedgerAsync("check", "--data", Path.Combine(_path, "again"));
        Assert.Equal(0, check.ExitCode);
    }

    [Fact]
    public async Task A_ledger_of_several_shards_is_restored_as_it_was_at_a_time_and_from_a_backup()
    {
        string[] sharded = ["--shards", "4"];
        await LedgerAsync(["open", "bank", "--credit", "1000", .. sharded]);
        await LedgerAsync(["open", "ann", .. sharded]);
        await LedgerAsync(["transfer", "order-1", "bank", "ann", "12.50", .. sharded]);
        JsonElement first = await JsonAsync("status", Data);
        Assert.Equal(4, first.GetProperty("shards").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("lastTimestamp").ValueKind);
        string moment = first.GetProperty("lastTime").GetString()!;
        await LedgerAsync(["transfer", "order-2", "bank", "ann", "30.00", .. sharded]);

        string backup = Path.Combine(_path, "backup");
        Assert.True((await JsonAsync("backup", Data, backup)).GetProperty("copiedBytes").GetInt64() > 0);
        Assert.True((await JsonAsync("verify", backup)).GetProperty("whole").GetBoolean());
        JsonElement dumped = await JsonAsync("dump", backup, Path.Combine(_path, "tables"), "--arrow", "--at", moment);
        Assert.Equal(5, dumped.GetProperty("rows").GetInt64());
        string yesterday = Path.Combine(_path, "yesterday");
        await JsonAsync("restore", backup, yesterday, "--to", moment);
        ToolRun statement = await ToolRun.LedgerAsync(["statement", "ann", "--data", yesterday, .. sharded]);
        Assert.Contains("12.50", statement.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("30.00", statement.Output, StringComparison.Ordinal);
        ToolRun refused = await ToolRun.KhonsuAsync("restore", Data, Path.Combine(_path, "other"), "--to", "5");
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("ask for a time", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_for_people_has_a_line_for_each_thing()
    {
        await LedgerAsync("open", "ann");
        ToolRun run = await ToolRun.KhonsuAsync("status", Data);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches("(?m)^node +1$", run.Output);
        Assert.Matches("(?m)^alone +yes$", run.Output);
        Assert.Matches("(?m)^missing +none$", run.Output);
        Assert.Matches(@"(?m)^lastTime +\d{4}-\d\d-\d\d ", run.Output);
    }

    [Theory]
    [InlineData("restore", "a", "b", "--to", "last tuesday")]
    [InlineData("restore", "a")]
    [InlineData("status")]
    [InlineData("steal", "a")]
    [InlineData("status", "a", "--color")]
    public async Task Words_that_are_not_understood_are_answered_on_the_error_stream(params string[] words)
    {
        ToolRun run = await ToolRun.KhonsuAsync(words);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("khonsu: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_a_sentence_and_ends_with_1()
    {
        await LedgerAsync("open", "ann");
        string target = Path.Combine(_path, "target");
        string[][] commands =
        [
            ["status", Path.Combine(_path, "nowhere")],
            ["verify", _path],
            ["restore", Data, target, "--to", "999999"],
            ["restore", Data, Data],
            ["backup", Data, _path],
        ];
        foreach (string[] words in commands)
        {
            ToolRun run = await ToolRun.KhonsuAsync(words);
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.StartsWith("khonsu: ", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(target));
    }

    [Fact]
    public async Task Damage_is_found_and_ends_with_1()
    {
        await LedgerAsync("open", "ann");
        string table = Directory.GetFiles(Path.Combine(Data, "db"), "*.log").Max()!;
        byte[] bytes = File.ReadAllBytes(table);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(table, bytes);

        ToolRun run = await ToolRun.KhonsuAsync("verify", Data);
        Assert.Equal(1, run.ExitCode);
        Assert.NotEqual("", run.Error + run.Output);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_command()
    {
        ToolRun run = await ToolRun.KhonsuAsync("--help");
        Assert.Equal(0, run.ExitCode);
        foreach (string command in new[] { "status", "verify", "backup", "restore", "dump" })
            Assert.Contains(command, run.Output, StringComparison.Ordinal);
    }

    static async Task<JsonElement> JsonAsync(params string[] words)
    {
        ToolRun run = await ToolRun.KhonsuAsync([.. words, "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }

    async Task LedgerAsync(params string[] words)
    {
        ToolRun run = await ToolRun.LedgerAsync([.. words, "--data", Data]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }
}
