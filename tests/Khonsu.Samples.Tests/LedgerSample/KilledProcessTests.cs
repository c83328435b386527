using System.Globalization;
using Khonsu.Samples.Tests.FlightsSample;
using Ledger;
using Ledger.Model;
using Xunit.Abstractions;

namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>Processes that are killed while they work, and what the next start finds.</summary>
public sealed class KilledProcessTests(ITestOutputHelper output) : IDisposable
{
    const int Threads = 4;
    const int Rounds = 3;

    readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9_exactly_once()
    {
        Random random = NewRandom();
        var survivors = new Survivors(_folder, Threads);
        for (int round = 0; round < Rounds; round++)
        {
            using LoadProcess load = StartLoad(random);
            await load.ReadAsync(random.Next(1, 200));
            await survivors.KillAsync(load);
        }

        await survivors.AskAgainAsync(random);
        output.WriteLine($"{survivors.Acknowledged} acknowledged");
    }

    [Fact]
    public async Task A_process_that_is_killed_while_it_starts_loses_nothing()
    {
        Random random = NewRandom();
        var survivors = new Survivors(_folder, Threads);
        using (LoadProcess load = StartLoad(random))
        {
            await load.ReadAsync(50);
            await survivors.KillAsync(load);
        }

        // The library renames its report of the start before when it opens the files, and then reads them.
        using var opening = new FileEvents(_folder.Data, "LOG.old.*");
        using LoadProcess starting = StartLoad(random);
        await starting.RunUntilAsync(opening.First);
        await survivors.KillAsync(starting);
    }

    // The steps of a checkpoint: it has its first file; it has all, is sealed and named.
    [Theory]
    [InlineData("table-0.arrows")]
    [InlineData("manifest")]
    public async Task A_process_that_is_killed_during_a_checkpoint_loses_nothing(string file)
    {
        Random random = NewRandom();
        var survivors = new Survivors(_folder, Threads);
        using LoadProcess load = StartLoad(random, "--checkpoint-bytes", "10000");
        await load.ReadAsync(random.Next(20, 120));
        using var checkpoint = new FileEvents(Path.Combine(_folder.Data, "checkpoints"), file);
        await load.RunUntilAsync(checkpoint.First);
        await survivors.KillAsync(load);
    }

    [Fact]
    public async Task A_process_whose_disk_takes_no_more_says_so_and_loses_nothing()
    {
        const int FileKilobytesMax = 150;
        var survivors = new Survivors(_folder, Threads);
        using LoadProcess load = _folder.StartLimitedLoad(FileKilobytesMax, "--threads", $"{Threads}");

        (RunResult run, IReadOnlyList<Order> acknowledged) = await load.EndAsync();

        // Those that were being written are in doubt; those after them were refused. The first one is told.
        Assert.True(run.ExitCode is LedgerProgram.Unknown or LedgerProgram.Failure, run.Error);
        Assert.Contains("Cannot write '", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(acknowledged);
        await survivors.CheckAsync(acknowledged);
    }

    [Fact]
    public async Task A_second_process_on_the_same_files_is_refused_and_the_first_goes_on()
    {
        var survivors = new Survivors(_folder, Threads);
        using LoadProcess first = StartLoad(NewRandom());
        await first.ReadAsync(1);

        RunResult second = await _folder.RunAsync("check");

        Assert.Equal((1, ""), (second.ExitCode, second.Output));
        Assert.Contains(
            "Another process uses this directory: one node has one directory.", second.Error, StringComparison.Ordinal);
        await first.ReadAsync(50);
        await survivors.KillAsync(first);
    }

    LoadProcess StartLoad(Random random, params string[] options) => _folder.StartLoad(
        [.. options, "--threads", $"{Threads}", "--seed", random.Next().ToString(CultureInfo.InvariantCulture)]);

    Random NewRandom()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("KHONSU_SEED"), out int given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"seed={seed}");
        return new Random(seed);
    }
}
