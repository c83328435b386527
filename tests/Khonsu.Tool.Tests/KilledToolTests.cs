using System.Text.Json;
using Xunit.Abstractions;

namespace Khonsu.Tool.Tests;

/// <summary>The command khonsu, killed with <c>kill -9</c> while it writes.</summary>
public sealed class KilledToolTests(ITestOutputHelper log) : IDisposable
{
    const int Kills = 3;
    const int DelayMillisecondsMax = 60;

    readonly string _path = Directory.CreateTempSubdirectory("khonsu-killed-").FullName;
    readonly int _seed = Environment.TickCount;

    string Data => Path.Combine(_path, "ledger-data");

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task A_restore_leaves_a_whole_node_or_none_and_can_be_given_again()
    {
        await MakeAsync();
        string target = Path.Combine(_path, "restored");
        string[] words = ["restore", Data, target];
        var random = new Random(_seed);
        int kills = 0;
        for (int number = 0; number < Kills; number++)
        {
            bool isKilled = await ToolRun.KillKhonsuAsync(
                () => Directory.Exists(target + ".restoring"), DelayOf(random), words);
            kills += isKilled ? 1 : 0;
            if (!Directory.Exists(target))
                continue;
            await CheckAsync(target);
            Directory.Delete(target, recursive: true);
        }

        log.WriteLine($"seed {_seed}: killed {kills} of {Kills} times");
        Assert.True(kills > 0, $"seed {_seed}: it was never killed in the midst");
        ToolRun last = await ToolRun.KhonsuAsync(words);
        Assert.Equal((0, ""), (last.ExitCode, last.Error));
        await CheckAsync(target);
        Assert.False(Directory.Exists(target + ".restoring"));
    }

    [Fact]
    public async Task A_backup_is_finished_by_the_next_one()
    {
        await MakeAsync();
        string backup = Path.Combine(_path, "backup");
        var random = new Random(_seed);
        int kills = 0;
        for (int number = 0; number < Kills; number++)
        {
            bool isKilled = await ToolRun.KillKhonsuAsync(
                () => Directory.Exists(backup), DelayOf(random), "backup", Data, backup);
            kills += isKilled ? 1 : 0;
        }

        log.WriteLine($"seed {_seed}: killed {kills} of {Kills} times");
        Assert.True(kills > 0, $"seed {_seed}: it was never killed in the midst");
        ToolRun last = await ToolRun.KhonsuAsync("backup", Data, backup);
        Assert.Equal((0, ""), (last.ExitCode, last.Error));
        ToolRun verified = await ToolRun.KhonsuAsync("verify", backup, "--json");
        Assert.True(JsonSerializer.Deserialize<JsonElement>(verified.Output).GetProperty("whole").GetBoolean());
        string target = Path.Combine(_path, "restored");
        ToolRun restored = await ToolRun.KhonsuAsync("restore", backup, target);
        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        await CheckAsync(target);
    }

    static TimeSpan DelayOf(Random random)
        => TimeSpan.FromMilliseconds(random.NextDouble() * DelayMillisecondsMax);

    // Enough that copying it takes a while, with checkpoints and an archive.
    async Task MakeAsync()
    {
        ToolRun run = await ToolRun.LedgerAsync(
            "run", "--seconds", "3", "--threads", "64", "--checkpoint-bytes", "2000000", "--data", Data);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    async Task CheckAsync(string directory)
    {
        ToolRun original = await ToolRun.LedgerAsync("check", "--data", Data);
        ToolRun restored = await ToolRun.LedgerAsync("check", "--data", directory);
        Assert.Equal((0, original.Output), (restored.ExitCode, restored.Output));
    }
}
