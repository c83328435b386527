namespace Khonsu.Generators.Tests.Diagnostics.Transactions;

/// <summary>Effects, tasks, waiting, clock and chance in bodies.</summary>
public sealed class EffectRulesTests
{
    [Theory]
    [InlineData("bank.Atomically(tx => [|Console.WriteLine(1)|]);", "'Console.WriteLine' takes effect at once")]
    [InlineData("bank.Atomically(tx => { [|File.WriteAllText(\"a\", \"b\")|]; });", "'File.WriteAllText'")]
    [InlineData("bank.Atomically(static (tx) => { [|Console.Out.Write('c')|]; });", "'Write'")]
    [InlineData("store.TryAtomically(tx => [|Interlocked.Increment(ref s_count)|]).ToString();", "Interlocked")]
    [InlineData("await store.AtomicallyAsync(tx => { [|Task.Run(() => { })|]; });", "'Task.Run'")]
    [InlineData("bank.Atomically(tx => tx.OrElse(a => [|Console.Beep()|], b => b.Retry()));", "Console.Beep")]
    [InlineData("bank.Atomically(tx => tx.BeforeCommit(late => [|Console.Beep()|]));", "Console.Beep")]
    [InlineData("bank.Atomically(tx => { Log(); void Log() => [|Console.Beep()|]; });", "Console.Beep")]
    [InlineData("void Log() => [|Console.Beep()|]; bank.Atomically(tx => Log());", "Console.Beep")]
    [InlineData("bank.Atomically(delegate (BankTx tx) { [|Console.Beep()|]; });", "Console.Beep")]
    [InlineData("bank.Atomically(tx => { foreach (var a in tx.Accounts) [|Console.Write(a)|]; });", "Console.Write")]
    [InlineData("bank.Atomically(tx => tx.Accounts.ToList().ForEach(a => [|Console.Write(a)|]));", "Console.Write")]
    public Task KHN100_fires_for_an_effect(string statements, string message) =>
        BankSource.FiresAsync("KHN100", statements, message);

    [Theory]
    [InlineData("void Pay(Tx tx) => [|Console.Beep()|];")]
    [InlineData("static int Pay(in BankTx tx, int n) { [|Console.Beep()|]; return n; }")]
    [InlineData("event Action? Paid; void Pay(Tx tx) => Paid?[|.Invoke()|];")]
    [InlineData("event Action? Paid; void Pay(Tx tx) { if (Paid != null) [|Paid()|]; }")]
    public Task KHN100_fires_in_a_method_that_is_given_a_transaction(string member) =>
        BankSource.FiresAsync("KHN100", "", "takes effect at once", member);

    [Fact]
    public Task KHN100_fires_in_an_extension_of_the_transaction() => Rules.FiresAsync(
        "KHN100",
        "static class Payments { extension(Tx tx) { public void Pay() { [|Console.Beep()|]; } } }",
        "Console.Beep");

    [Theory]
    [InlineData("Console.WriteLine(bank.Atomically(tx => tx.Accounts.Count));")]
    [InlineData("bank.Read(tx => Console.WriteLine(tx.Accounts.Count));")]
    [InlineData("bank.Atomically(tx => tx.OnCommitted(info => Console.WriteLine(info.Attempts)));")]
    [InlineData("bank.Atomically(tx => tx.OnAborted(static info => Console.WriteLine(info?.Attempts)));")]
    [InlineData("Action later = bank.Atomically<Action>(tx => () => Console.Beep()); later();")]
    [InlineData("bank.Atomically(tx => { var text = new StringWriter(); text.Write(tx.Accounts.Count); });")]
    [InlineData("bank.Atomically(tx => { int n = 0; Interlocked.Increment(ref n); });")]
    [InlineData("bank.Atomically(tx => File.Exists(\"a\"));")]
    [InlineData("bank.Atomically([TransactionSafe] (tx) => Console.Beep());")]
    [InlineData("bank.Atomically(tx => { Log(); [TransactionSafe] void Log() => Console.Beep(); });")]
    [InlineData("void Unused() => Console.Beep(); bank.Atomically(tx => { });")]
    [InlineData("using var tx = bank.Begin(); Console.WriteLine(tx.Accounts.Count);")]
    public Task KHN100_is_silent_where_nothing_is_repeated(string statements) =>
        BankSource.IsSilentAsync("KHN100", statements);

    [Theory]
    [InlineData("[TransactionSafe] void Pay(Tx tx) => Console.Beep();")]
    [InlineData("[TransactionSafe] class Log { public static void Pay(Tx tx) => Console.Beep(); }")]
    [InlineData("void Pay(ReadTx tx) => Console.Beep();")]
    [InlineData("class Console { public static void Beep() { } } void Pay(Tx tx) => Console.Beep();")]
    public Task KHN100_is_silent_for_what_is_safe(string member) => BankSource.IsSilentAsync("KHN100", "", member);

    [Theory]
    [InlineData("await bank.AtomicallyAsync(tx => [|SendAsync|](tx.Accounts[\"a\"]));")]
    [InlineData("await bank.Atomically(tx => { return [|SendAsync|](tx.Accounts[\"a\"]); });")]
    public Task KHN101_fires_for_a_body_that_hands_out_a_task(string statements) =>
        BankSource.FiresAsync("KHN101", statements, "The task of 'SendAsync' runs outside", Send);

    [Theory]
    [InlineData("await SendAsync(bank.Atomically(tx => tx.Accounts[\"a\"]));")]
    [InlineData("await bank.Atomically(tx => Task.FromResult(tx.Accounts.Count));")]
    [InlineData("await bank.Read(tx => SendAsync(tx.Accounts[\"a\"]));")]
    [InlineData("Task sent = Task.CompletedTask; await bank.Atomically(tx => sent);")]
    public Task KHN101_is_silent_for_values_and_for_tasks_of_others(string statements) =>
        BankSource.IsSilentAsync("KHN101", statements, Send);

    const string Send = "static async Task SendAsync(Account account) => await Task.Yield();";

    [Theory]
    [InlineData("bank.Atomically(tx => { [|lock|] (_names) { } });", "'lock' can make the body wait")]
    [InlineData("bank.Atomically(tx => { [|Monitor.Enter(_names)|]; });", "'Monitor.Enter'")]
    [InlineData("bank.Atomically(tx => [|Thread.Sleep(1)|]);", "'Thread.Sleep'")]
    [InlineData("bank.Read(tx => [|Thread.Sleep(1)|]);", "'Thread.Sleep'")]
    [InlineData("var gate = new SemaphoreSlim(1); bank.Atomically(tx => [|gate.Wait()|]);", "'Wait'")]
    [InlineData("Task<int> task = null!; int n = bank.Atomically(tx => [|task.Result|]);", "'Task.Result'")]
    [InlineData("Task task = null!; bank.Read(tx => [|task.GetAwaiter().GetResult()|]);", "'GetResult'")]
    public Task KHN102_fires_for_what_waits(string statements, string message) =>
        BankSource.FiresAsync("KHN102", statements, message);

    [Theory]
    [InlineData("bank.Read(tx => { lock (_names) { _names.Add(tx.Accounts[\"a\"].Owner); } });")]
    [InlineData("bank.Atomically(tx => { if (Monitor.TryEnter(_names)) Monitor.Exit(_names); });")]
    [InlineData("var gate = new SemaphoreSlim(1); bank.Atomically(tx => gate.Wait(0));")]
    [InlineData("bank.Atomically(tx => { tx.RetryUnless(tx.Accounts.Count > 0); Thread.Sleep(0); });")]
    [InlineData("lock (_names) { bank.Atomically(tx => { }); }")]
    public Task KHN102_is_silent_for_what_does_not_wait(string statements) =>
        BankSource.IsSilentAsync("KHN102", statements.Replace("lock (_names) { bank", "lock (_names) { store"));

    [Theory]
    [InlineData("bank.Atomically(tx => [|DateTime.UtcNow|]);", "'DateTime.UtcNow' is different in every run")]
    [InlineData("bank.Atomically(tx => [|Guid.NewGuid()|]);", "use tx.NewGuid()")]
    [InlineData("bank.Atomically(tx => [|Random.Shared.Next()|]);", "read it before the block")]
    [InlineData("bank.Atomically(tx => [|new Random()|].GetHashCode());", "'new Random()'")]
    [InlineData("var dice = new Random(1); bank.Atomically(tx => [|dice.Next(6)|]);", "'Next'")]
    [InlineData("bank.Atomically(tx => [|Environment.TickCount64|]);", "'Environment.TickCount64'")]
    [InlineData("bank.Atomically(tx => [|TimeProvider.System.GetUtcNow()|]);", "'GetUtcNow'")]
    public Task KHN105_fires_for_clock_and_chance(string statements, string message) =>
        BankSource.FiresAsync("KHN105", statements, message);

    [Theory]
    [InlineData("bank.Atomically(tx => tx.NewGuid());")]
    [InlineData("bank.Atomically(tx => new Random(7).Next());")]
    [InlineData("bank.Atomically(tx => { var dice = new Random(7); return dice.Next(); });")]
    [InlineData("DateTime now = DateTime.UtcNow; bank.Atomically(tx => now);")]
    [InlineData("bank.Read(tx => DateTime.UtcNow);")]
    [InlineData("bank.Atomically(DateTime.UtcNow, static (tx, now) => now);")]
    [InlineData("bank.Atomically(tx => tx.OnCommitted(info => _names.Add(DateTime.Now.ToString())));")]
    [InlineData("bank.Atomically(tx => nameof(DateTime.UtcNow));")]
    public Task KHN105_is_silent_for_what_is_the_same_in_every_run(string statements) =>
        BankSource.IsSilentAsync("KHN105", statements);
}
