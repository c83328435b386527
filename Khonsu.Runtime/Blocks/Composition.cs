using Khonsu.Transactions;

namespace Khonsu.Blocks;

/// <summary>Runs bodies within the body of a block: one after the other fails to go on, or as a part of its
/// own.</summary>
internal static class Composition
{
    /// <summary>Runs a body; where it asks to wait for a change, undoes its writes and runs another.</summary>
    /// <param name="core">The transaction.</param>
    /// <param name="first">The body to try.</param>
    /// <param name="second">The body to run instead.</param>
    /// <returns>What the body that went through returned.</returns>
    /// <remarks>
    /// What the first one read stays read: it is validated, and a later wait watches it too.
    /// Source: Harris, Marlow, Peyton Jones, Herlihy 2005, "Composable memory transactions", section 3.
    /// </remarks>
    internal static TResult OrElse<TBody, TResult>(
        TransactionCore core, scoped ref readonly TBody first, scoped ref readonly TBody second)
        where TBody : IBlockBody<TResult>, allows ref struct
    {
        Savepoint savepoint = core.BeginPart();
        bool isDone = false;
        try
        {
            TResult result = first.Invoke(new Tx(core));
            isDone = core.Request == ControlRequest.None;
            if (isDone)
                return result;
        }
        catch (TxControlException) when (core.Request == ControlRequest.Retry)
        {
            // Why: the other body is the answer to it.
        }
        finally
        {
            core.EndPart(savepoint, isUndone: !isDone);
        }

        // Why asked again: the body may have swallowed what it asked for.
        if (core.Request is ControlRequest.Rollback or ControlRequest.Fetch)
            core.Leave(core.Request);
        core.Stay();
        return second.Invoke(new Tx(core));
    }

    /// <summary>
    /// Runs what is to be run in the transaction when its body has ended; such a hook may register more.
    /// </summary>
    /// <param name="core">The transaction.</param>
    internal static void RunBeforeCommit(TransactionCore core)
    {
        int position = 0;
        while (core.Request == ControlRequest.None
            && core.NextHook(HookKind.BeforeCommit, ref position) is Action<Tx> hook)
        {
            hook(new Tx(core));
        }
    }

    /// <summary>Runs a body as a part of its own: an exception undoes its writes and no others.</summary>
    /// <param name="core">The transaction.</param>
    /// <param name="body">The body.</param>
    /// <param name="level">Its level, or null for that of the block around it.</param>
    /// <returns>What it returned.</returns>
    /// <exception cref="NestedLevelException">The level does not fit. State left: unchanged.</exception>
    internal static TResult Nested<TBody, TResult>(
        TransactionCore core, scoped ref readonly TBody body, IsolationLevel? level)
        where TBody : IBlockBody<TResult>, allows ref struct
    {
        LevelRules outer = core.EnterNested(level, out Savepoint savepoint);
        bool isDone = false;
        try
        {
            TResult result = body.Invoke(new Tx(core));
            isDone = true;
            return result;
        }
        finally
        {
            // Why kept on a request: what it wanted to write is watched, too, and is never committed.
            core.LeaveNested(outer, savepoint, isDone || core.Request != ControlRequest.None);
        }
    }
}
