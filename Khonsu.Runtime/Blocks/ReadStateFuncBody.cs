namespace Khonsu.Blocks;

/// <summary>A read-only block with a state that returns a value.</summary>
internal readonly ref struct ReadStateFuncBody<TState, TResult>(TState state, Func<ReadTx, TState, TResult> body)
    : IReadBody<TResult>
    where TState : allows ref struct
{
    readonly TState _state = state;

    /// <inheritdoc/>
    public TResult Invoke(ReadTx tx) => body(tx, _state);
}
