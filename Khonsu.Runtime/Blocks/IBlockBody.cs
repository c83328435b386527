namespace Khonsu.Blocks;

/// <summary>The body of an updating block, in one of its shapes.</summary>
/// <typeparam name="TResult">What it returns.</typeparam>
internal interface IBlockBody<out TResult>
{
    /// <summary>Runs the body.</summary>
    /// <param name="tx">The transaction.</param>
    /// <returns>Its value.</returns>
    TResult Invoke(Tx tx);
}
