using Khonsu.Bench.Ratio;
using Khonsu.Bench.Ratio.Codecs;
using Khonsu.Bench.Ratio.Columnar;
using Khonsu.Bench.Ratio.Features;
using Khonsu.Bench.Ratio.Levels;
using Khonsu.Bench.Ratio.Measuring;
using Khonsu.Bench.Ratio.Reporting;
using Khonsu.Bench.Ratio.Workloads;

// The one-process A/B driver: every rival in the same run, interleaved, each checked after each run.
// Exit codes: 0 all invariants held, 1 one was broken, 2 the arguments are wrong. With --prove-checks, 0 means that
// every check noticed a rival that is broken on purpose.
BenchOptions options;
try
{
    options = BenchOptionsParser.Parse(args);
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(BenchOptionsParser.Usage);
    return 2;
}

var report = new Report(Console.Out);
report.Header(Machine.Describe(options));
var results = new List<ContestResult>();
var failures = new List<string>();
if ((options.Columnar || options.Smoke) && !options.ProveChecks)
    failures.AddRange(ColumnarBench.Run(options, report));
try
{
    foreach (var plan in PlansOf(options).Where(p => options.Selects(p.Name)))
        results.AddRange(RunPlan(plan, options, report));
}
catch (StuckException stuck)
{
    Console.Error.WriteLine("STUCK " + stuck.Message);
    return 1;
}
if (options.Goals)
    report.Section("Goals", Goals.Compare(results));
if (options.MarkdownFile is { } file)
    report.Save(file);

failures.AddRange(results.SelectMany(static r => r.Failures));
foreach (var failure in failures)
    Console.Error.WriteLine("BROKEN " + failure);
if (!options.ProveChecks)
    return failures.Count == 0 ? 0 : 1;
var blind = results.Where(static r => r.Failures.Count == 0).ToArray();
foreach (var result in blind)
    Console.Error.WriteLine($"BLIND {result.Plan.Name}, threads={result.Threads}: a broken rival was not noticed");
return blind.Length == 0 ? 0 : 1;

static IEnumerable<ContestPlan> PlansOf(BenchOptions options)
{
    IEnumerable<ContestPlan> transactions = new WorkloadCatalog(options.Smoke, options.ProveChecks).Plans();
    IEnumerable<ContestPlan> codecs = new CodecCatalog(options.Smoke, options.ProveChecks).Plans();
    IEnumerable<ContestPlan> levels = new LevelCatalog(options.Smoke).Plans();
    IEnumerable<ContestPlan> features = new FeatureCatalog(options.Smoke, options.ProveChecks).Plans();
    if (options.Columnar)
        return [];
    if (options.Levels)
        return levels;
    if (options.Arrow || options.Features)
        return options.Arrow ? codecs : features;
    if (!options.Smoke)
        return transactions;
    IEnumerable<ContestPlan> small = transactions.Concat(codecs).Concat(features);
    // Why not with broken rivals: a level is none.
    return options.ProveChecks ? small : small.Concat(levels);
}

static List<ContestResult> RunPlan(ContestPlan plan, BenchOptions options, Report report)
{
    List<ContestResult> results;
    using (var contest = new Contest(plan, options, report.Note))
        results = contest.Run();
    foreach (var result in results)
        report.Section(ContestTable.TitleOf(result), ContestTable.Of(result));
    // Why here: the banks of this plan must be gone, finalizers included, before the next plan is timed.
    GC.Collect();
    GC.WaitForPendingFinalizers();
    GC.Collect();
    return results;
}
