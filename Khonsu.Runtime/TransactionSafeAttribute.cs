namespace Khonsu;

/// <summary>
/// Tells the analyzers that a function may be part of a transaction's body although it has effects, waits, or depends
/// on clock or chance: because running it again does no harm, or because its author has seen to it.
/// </summary>
/// <remarks>
/// On a method, a local function or a lambda that is given a transaction, or on a type for all of its methods. It
/// changes nothing at run time.
/// </remarks>
/// <example>
/// <code>
/// [TransactionSafe] // A trace of all runs is wanted, those that are refused included.
/// static void Book(Tx tx, string key)
/// {
///     Console.WriteLine($"run {tx.Attempt} of {tx.Id}");
///     tx.Accounts.Row(key).Balance += 1;
/// }
/// </code>
/// </example>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Class | AttributeTargets.Struct,
    Inherited = false)]
public sealed class TransactionSafeAttribute : Attribute;
