using Khonsu.Bench.Cluster;
using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Members;
using Khonsu.Bench.Cluster.Profiling;
using Khonsu.Bench.Cluster.Recovery;
using Khonsu.Bench.Cluster.Rivals;
using Khonsu.Bench.Cluster.Starting;

// Members in processes of their own on this machine, on its disk, against rivals in the same run.
// Exit codes: 0 all checks held, 1 one did not, 2 the arguments are wrong. A rival that is not installed is left out,
// and a line says so.
if (args is ["member", .. string[] words])
    return await Member.RunAsync(words);
if (args is [DotNextRival.MemberWord, .. string[] dotNextWords])
    return await DotNextMember.RunAsync(dotNextWords);
if (args is ["fresh", .. string[] freshWords])
    return await FreshStart.RunAsync(freshWords);
if (args is ["profile", .. string[] profileWords])
    return await Profile.RunAsync(profileWords);

Options options;
try
{
    options = Options.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

var names = new List<string>();
foreach (string name in options.Rivals)
{
    if (RivalCatalog.MissingOf(name) is { } missing)
        Console.WriteLine($"SKIPPED {name}: {missing}.");
    else
        names.Add(name);
}

if (names.Count == 0 && options.Growth.Count == 0)
{
    Console.Error.WriteLine("None of the rivals is installed.");
    return 2;
}

string folder = options.Folder ?? Directory.CreateTempSubdirectory("khonsu-bench-").FullName;
var rivals = new List<IRival>();
int exitCode = 0;
try
{
    foreach (string name in names)
    {
        rivals.Add(RivalCatalog.Make(name, folder, options));
        await rivals[^1].StartAsync();
    }

    string ratios = rivals.Count == 0 ? "" : $"ratios to {rivals[^1].Name}, ";
    Console.WriteLine($"{Environment.ProcessorCount} cores, load {LoadAverage()}; {ratios}"
        + $"median [least..most] of {options.Rounds} rounds of {options.Duration.TotalSeconds} s, in turns");
    if (rivals.Count > 0)
        await RunContestAsync();
    if (options.ReopenBytes > 0)
        await Contest.ReopenAsync(folder, options, Console.Out);
    if (options.RestoreBytes > 0)
        await RestoreRun.RunAsync(folder, options.RestoreBytes, Console.Out);
    foreach (IRival rival in rivals)
    {
        if (await rival.CheckAsync() is not { } wrong)
            continue;
        Console.Error.WriteLine($"BROKEN {rival.Name}: {wrong}");
        exitCode = 1;
    }

    if (options.Growth.Count > 0 && await new Growth(options, folder, Console.Out).RunAsync() is { } broken)
    {
        Console.Error.WriteLine($"BROKEN {broken}");
        exitCode = 1;
    }
}
catch (Exception error)
{
    // Why: the members are ended only where the error does not end this process at once.
    Console.Error.WriteLine($"FAILED {error}");
    exitCode = 1;
}
finally
{
    foreach (IRival rival in rivals)
        await rival.DisposeAsync();
    if (options.Folder is null)
        Directory.Delete(folder, recursive: true);
}

return exitCode;

async Task RunContestAsync()
{
    var contest = new Contest(rivals, options, Console.Out);
    // First, while the logs are short: a member that is started again reads its own.
    if (options.FailOvers > 0)
        await contest.FailOverAsync();
    foreach (Work work in options.Works)
        await contest.RunAsync(work);
}

static string LoadAverage()
    => File.Exists("/proc/loadavg")
        ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3))
        : "unknown";
