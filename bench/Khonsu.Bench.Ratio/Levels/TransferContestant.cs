using Khonsu.Bench.Ratio.Measuring;

namespace Khonsu.Bench.Ratio.Levels;

/// <summary>Transfers and nothing else: what a level costs where nothing is read that is not written.</summary>
sealed class TransferContestant(IsolationLevel level, int rows) : LevelContestant(level, rows)
{
    public override void RunBatch(Worker worker) => TransferBatch(worker);
}
