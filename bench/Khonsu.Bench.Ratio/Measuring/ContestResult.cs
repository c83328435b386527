namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>One workload at one number of threads, for all rivals; the first one is the baseline.</summary>
sealed record ContestResult(
    ContestPlan Plan, int Threads, IReadOnlyList<Standing> Standings, IReadOnlyList<string> Failures)
{
    public Standing Baseline => Standings[0];

    public Standing? Find(string rival) => Standings.FirstOrDefault(s => s.Name == rival && s.Rounds.Count > 0);
}
