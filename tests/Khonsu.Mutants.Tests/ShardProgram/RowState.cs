#if KHONSU_SHARD_PROGRAM
namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>A version of a row.</summary>
/// <param name="Exists">Whether there is one.</param>
/// <param name="Band">Of a slot.</param>
/// <param name="Coins">Of a slot.</param>
/// <param name="Writer">Number of the transaction that has written or deleted it; 0 for none.</param>
readonly record struct RowState(bool Exists, long Band, long Coins, long Writer)
{
    /// <summary>The version of a slot.</summary>
    public static RowState Of(Slot slot) => new(true, slot.Band, slot.Coins, slot.Writer);

    /// <summary>The version of a memo.</summary>
    public static RowState Of(Memo memo) => new(true, 0, 0, memo.Writer);
}
#endif
