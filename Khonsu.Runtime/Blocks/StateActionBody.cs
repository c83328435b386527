namespace Khonsu.Blocks;

/// <summary>A updating block with a state.</summary>
internal readonly ref struct StateActionBody<TState>(TState state, Action<Tx, TState> body) : IBlockBody<bool>
    where TState : allows ref struct
{
    readonly TState _state = state;

    /// <inheritdoc/>
    public bool Invoke(Tx tx)
    {
        body(tx, _state);
        return true;
    }
}
