namespace Khonsu.Blocks;

/// <summary>A read-only block without state or value.</summary>
internal readonly ref struct ReadActionBody(Action<ReadTx> body) : IReadBody<bool>
{
    /// <inheritdoc/>
    public bool Invoke(ReadTx tx)
    {
        body(tx);
        return true;
    }
}
