namespace Khonsu.Blocks;

/// <summary>A updating block with a state that returns a value.</summary>
internal readonly ref struct StateFuncBody<TState, TResult>(TState state, Func<Tx, TState, TResult> body)
    : IBlockBody<TResult>
    where TState : allows ref struct
{
    readonly TState _state = state;

    /// <inheritdoc/>
    public TResult Invoke(Tx tx) => body(tx, _state);
}
