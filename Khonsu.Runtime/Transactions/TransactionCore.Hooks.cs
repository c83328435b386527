namespace Khonsu.Transactions;

/// <content>Hooks: what a body wants to be run at its end.</content>
internal sealed partial class TransactionCore
{
    // Those of the present attempt, in the order in which they were registered; null for none.
    List<HookEntry>? _hooks;

    /// <summary>Whether the attempt has registered any.</summary>
    internal bool HasHooks => _hooks is not null;

    /// <inheritdoc/>
    private protected override int HookCount => _hooks?.Count ?? 0;

    /// <summary>Registers a hook with the present attempt.</summary>
    /// <param name="kind">When it runs.</param>
    /// <param name="hook">The function.</param>
    internal void AddHook(HookKind kind, Delegate hook) => (_hooks ??= []).Add(new HookEntry(kind, hook));

    /// <summary>Gives the attempt's hooks away, to be run once the transaction object is free.</summary>
    /// <returns>The hooks, or null for none.</returns>
    internal List<HookEntry>? TakeHooks()
    {
        List<HookEntry>? hooks = _hooks;
        _hooks = null;
        return hooks;
    }

    /// <summary>Runs what is to be run in the transaction when its body has ended; such a hook may register
    /// more.</summary>
    internal void RunBeforeCommit()
    {
        // Why by position: the list may grow meanwhile, or shrink to a savepoint.
        for (int index = 0; _hooks is { } hooks && index < hooks.Count; index++)
        {
            if (Request == ControlRequest.None && hooks[index].Hook is Action<Tx> hook)
                hook(new Tx(this));
        }
    }

    /// <inheritdoc/>
    private protected override void ForgetHooksAfter(int kept)
    {
        if (_hooks is { } hooks && hooks.Count > kept)
            hooks.RemoveRange(kept, hooks.Count - kept);
    }
}
