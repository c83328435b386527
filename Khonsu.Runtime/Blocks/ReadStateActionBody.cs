namespace Khonsu.Blocks;

/// <summary>A read-only block with a state.</summary>
internal readonly ref struct ReadStateActionBody<TState>(TState state, Action<ReadTx, TState> body) : IReadBody<bool>
    where TState : allows ref struct
{
    readonly TState _state = state;

    /// <inheritdoc/>
    public bool Invoke(ReadTx tx)
    {
        body(tx, _state);
        return true;
    }
}
