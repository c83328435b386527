namespace Khonsu.Blocks;

/// <summary>A updating block that returns a value.</summary>
internal readonly ref struct FuncBody<TResult>(Func<Tx, TResult> body) : IBlockBody<TResult>
{
    /// <inheritdoc/>
    public TResult Invoke(Tx tx) => body(tx);
}
