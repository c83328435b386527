namespace Khonsu.Bench.Ratio.Features;

/// <summary>Counts a question more than there were, so that the check has something to find.</summary>
sealed class LossyTurns : MonitorTurns
{
    protected override string Name => "lossy";

    protected override string? Compare(long questions) => base.Compare(questions + 1);
}
