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
    internal void AddHook(HookKind kind, Delegate hook)
    {
        _hasMore = true;
        (_hooks ??= []).Add(new HookEntry(kind, hook));
    }

    /// <summary>Gives the attempt's hooks away, to be run once the transaction object is free.</summary>
    /// <returns>The hooks, or null for none.</returns>
    internal List<HookEntry>? TakeHooks()
    {
        List<HookEntry>? hooks = _hooks;
        _hooks = null;
        return hooks;
    }

    /// <summary>
    /// Finds the next hook of a kind; the list may grow while its hooks run, or shrink to a savepoint.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="position">Where to look from; where to look from the next time.</param>
    /// <returns>The hook, or null when there is none.</returns>
    internal Delegate? NextHook(HookKind kind, ref int position)
    {
        while (_hooks is { } hooks && position < hooks.Count)
        {
            HookEntry entry = hooks[position++];
            if (entry.Kind == kind)
                return entry.Hook;
        }

        return null;
    }

    /// <inheritdoc/>
    private protected override void ForgetHooksAfter(int kept)
    {
        if (_hooks is { } hooks && hooks.Count > kept)
            hooks.RemoveRange(kept, hooks.Count - kept);
    }
}
