namespace Khonsu.Blocks;

/// <summary>A read-only block that returns a value.</summary>
internal readonly ref struct ReadFuncBody<TResult>(Func<ReadTx, TResult> body) : IReadBody<TResult>
{
    /// <inheritdoc/>
    public TResult Invoke(ReadTx tx) => body(tx);
}
