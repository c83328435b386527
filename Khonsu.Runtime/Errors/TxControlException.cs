using System.Diagnostics.CodeAnalysis;

namespace Khonsu;

/// <summary>
/// Leaves the body of a block after <see cref="Tx.Retry"/> or <see cref="Tx.Rollback()"/>; the block catches it. Not an
/// error: a body that catches every exception lets this one through, for example with
/// <c>catch (Exception e) when (e is not TxControlException)</c>. Swallowing it changes nothing: the block still does
/// what was asked for.
/// </summary>
[SuppressMessage("Design", "CA1032", Justification = "Nobody but the library throws it.")]
public sealed class TxControlException : KhonsuException
{
    internal TxControlException()
        : base("The body asked its block to wait for a change or to roll back. If you see this outside of a block, "
            + "the transaction was used where its block could not catch it.")
    {
    }
}
