namespace Khonsu.Blocks;

/// <summary>The body of a read-only block, in one of its shapes.</summary>
/// <typeparam name="TResult">What it returns.</typeparam>
internal interface IReadBody<out TResult>
{
    /// <summary>Runs the body.</summary>
    /// <param name="tx">The transaction.</param>
    /// <returns>Its value.</returns>
    TResult Invoke(ReadTx tx);
}
