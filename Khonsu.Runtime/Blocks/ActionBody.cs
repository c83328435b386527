namespace Khonsu.Blocks;

/// <summary>A updating block without state or value.</summary>
internal readonly ref struct ActionBody(Action<Tx> body) : IBlockBody<bool>
{
    /// <inheritdoc/>
    public bool Invoke(Tx tx)
    {
        body(tx);
        return true;
    }
}
