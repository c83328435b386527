using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Diagnostics;

/// <summary>Rules about the bodies of transactions and the calls that start them.</summary>
static class TransactionRules
{
    public static readonly DiagnosticDescriptor SideEffect = new(
        "KHN100",
        "The body has an effect outside of the transaction",
        "'{0}' takes effect at once and again in every run of the body: do it in tx.OnCommitted(...) or "
        + "behind the block",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN100.md");

    public static readonly DiagnosticDescriptor ReturnsTask = new(
        "KHN101",
        "The body returns a task",
        "The task of '{0}' runs outside of the transaction, once for each run of the body: return values, "
        + "and start it when the block has returned",
        RuleCategories.Transactions,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN101.md");

    public static readonly DiagnosticDescriptor Waits = new(
        "KHN102",
        "The body waits",
        "'{0}' can make the body wait while its snapshot is held: wait before the block, or use "
        + "tx.Retry() to wait for rows",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN102.md");

    public static readonly DiagnosticDescriptor Captured = new(
        "KHN103",
        "The body changes what outlives its runs",
        "'{0}' outlives the runs of the body and keeps what a failed one has done to it: set it anew at "
        + "the start of the body, or return the value",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN103.md");

    public static readonly DiagnosticDescriptor Escapes = new(
        "KHN104",
        "The table leaves its transaction",
        "'{0}' works only until its body ends, but is {1}: hand out rows or values",
        RuleCategories.Transactions,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN104.md");

    public static readonly DiagnosticDescriptor Chance = new(
        "KHN105",
        "The body depends on clock or chance",
        "'{0}' is different in every run of the body: {1}",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN105.md");

    public static readonly DiagnosticDescriptor Nested = new(
        "KHN106",
        "The body starts a second transaction",
        "'{0}' starts a second transaction, {1}: use the transaction that the body is given",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN106.md");

    public static readonly DiagnosticDescriptor SwallowsControl = new(
        "KHN107",
        "The catch stops Retry and Rollback",
        "This catch also stops what Retry and Rollback throw to leave the body: add 'when (e is not "
        + "TxControlException)'",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN107.md");

    public static readonly DiagnosticDescriptor Lazy = new(
        "KHN108",
        "The result is read after the transaction",
        "'{0}' is evaluated by whoever enumerates it, when the transaction has ended: end it with "
        + "ToArray()",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN108.md");

    public static readonly DiagnosticDescriptor OnlyReads = new(
        "KHN109",
        "The body only reads",
        "This body only reads: 'Read' does so too, never conflicts and never runs again",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN109.md");

    public static readonly DiagnosticDescriptor Ignored = new(
        "KHN110",
        "The outcome is ignored",
        "The outcome of '{0}' is ignored, so a conflict would go unnoticed: {1}",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN110.md");

    public static readonly DiagnosticDescriptor StaleRow = new(
        "KHN111",
        "The row is from an earlier transaction",
        "'{0}' was read by an earlier transaction; what others have changed since would be overwritten: "
        + "read the row again in this body",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN111.md");

    public static readonly DiagnosticDescriptor Captures = new(
        "KHN112",
        "The body captures variables",
        "The body captures {0}, which allocates at every call: pass it as a state to a static lambda",
        RuleCategories.Transactions,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN112.md");

    public static readonly DiagnosticDescriptor WrongKey = new(
        "KHN113",
        "The row has another key",
        "The row's key is {0}, but it is written under {1}: the write would throw KeyMismatchException",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN113.md");

    public static readonly DiagnosticDescriptor CouldMerge = new(
        "KHN114",
        "The change could be merged",
        "'{0}' is mergeable and nothing else of the row is used: 'Merge(key).{0} {1}' conflicts with "
        + "nobody",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN114.md");

    public static readonly DiagnosticDescriptor Polls = new(
        "KHN115",
        "The loop polls",
        "{0}: use tx.RetryUnless(...), which sleeps until a row that was read changes",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN115.md");

    public static readonly DiagnosticDescriptor RetryUnread = new(
        "KHN116",
        "There is nothing to wait for",
        "Nothing has been read when '{0}' is called, so the block would throw NothingToWaitForException: "
        + "read what you wait for first",
        RuleCategories.Transactions,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN116.md");
}
