namespace Khonsu.Generators.Tests.Diagnostics.Transactions;

/// <summary>Puts statements into a method that has a model, a store and the usual usings.</summary>
static class BankSource
{
    const string Head = """
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    const string Tables = """

        [Transactional]
        public sealed partial record Account([Key] string Id, string Owner, [Mergeable] decimal Balance, int Visits);

        [Transactional]
        public sealed partial record Entry([Key] long Number, [Index] string Account, decimal Amount);

        [TransactionalModel(typeof(Account), typeof(Entry))]
        public partial class Bank;
        """;

    /// <summary>A source of a class whose method runs the statements.</summary>
    /// <param name="statements">The statements; <c>bank</c>, <c>other</c> and <c>store</c> are in reach.</param>
    /// <param name="members">Further members of the class.</param>
    public static string Of(string statements, string members = "") => $$"""
        {{Head}}public class Teller
        {
            int _count;
            static int s_count;
            readonly List<string> _names = new();

            public async Task Run(Bank bank, Bank other, KhonsuStore store)
            {
                await Task.Yield();
                {{statements}}
            }

            {{members}}
        }
        {{Tables}}
        """;

    public static Task FiresAsync(string id, string statements, string message, string members = "") =>
        Rules.FiresCompiledAsync(id, Of(statements, members), message);

    public static Task IsSilentAsync(string id, string statements, string members = "") =>
        Rules.IsSilentCompiledAsync(id, Of(statements, members));
}
