namespace Khonsu.Transactions;

/// <summary>A function that a body has registered.</summary>
/// <param name="Kind">When it runs.</param>
/// <param name="Hook">The function; its type follows from the kind.</param>
internal readonly record struct HookEntry(HookKind Kind, Delegate Hook);
