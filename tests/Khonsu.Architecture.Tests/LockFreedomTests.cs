using Khonsu.Architecture.Tests.LockFreedom;
using Khonsu.Architecture.Tests.Snippets;

namespace Khonsu.Architecture.Tests;

/// <summary>Keeps the runtime free of everything that makes a thread wait for another one.</summary>
public sealed class LockFreedomTests
{
    const string Usings = """
        using System.Collections.Concurrent;
        using System.Runtime.CompilerServices;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    // What the waiter behind a retry lets its own thread sleep with; the test below keeps it to that one type.
    static readonly string[] s_allowed = ["System.Threading.Tasks.Task.Wait"];

    [Fact]
    public void The_runtime_names_nothing_that_waits()
    {
        using FileStream image = File.OpenRead(typeof(KhonsuStore).Assembly.Location);
        Assert.Equal(s_allowed, BlockingScan.Find(image));
    }

    [Fact]
    public void Only_the_waiter_behind_a_retry_lets_its_thread_sleep()
    {
        // Why the sources: the analyzer that forbids it can be silenced by this number only.
        IEnumerable<string> files = Repository.TrackedPaths.Where(static path =>
            path.StartsWith("Khonsu.Runtime/", StringComparison.Ordinal)
            && path.EndsWith(".cs", StringComparison.Ordinal)
            && Repository.Read(path).Contains("RS0030", StringComparison.Ordinal));

        Assert.Equal(["Khonsu.Runtime/Transactions/RetryWaiter.cs"], files);
    }

    [Theory]
    [InlineData("System.Threading.Monitor", "object _o = new(); void M() { lock (_o) { } }")]
    [InlineData("System.Threading.Monitor", "void M() => System.Threading.Monitor.Enter(this);")]
    [InlineData("System.Threading.Monitor", "void M() => System.Threading.Monitor.Wait(this);")]
    [InlineData("System.Threading.Lock", "System.Threading.Lock _o = new(); void M() { lock (_o) { } }")]
    [InlineData("System.Threading.Lock", "System.Threading.Lock? _o;")]
    [InlineData("System.Threading.Mutex", "System.Threading.Mutex _o = new();")]
    [InlineData("System.Threading.Semaphore", "System.Threading.Semaphore _o = new(1, 1);")]
    [InlineData("System.Threading.SemaphoreSlim", "System.Threading.SemaphoreSlim _o = new(1);")]
    [InlineData("System.Threading.ReaderWriterLock", "System.Threading.ReaderWriterLock _o = new();")]
    [InlineData("System.Threading.ReaderWriterLockSlim", "System.Threading.ReaderWriterLockSlim _o = new();")]
    [InlineData("System.Threading.SpinLock", "System.Threading.SpinLock _o = new();")]
    [InlineData("System.Threading.SpinWait", "void M() => System.Threading.SpinWait.SpinUntil(() => true);")]
    [InlineData("System.Threading.ManualResetEvent", "System.Threading.ManualResetEvent _o = new(false);")]
    [InlineData("System.Threading.ManualResetEventSlim", "System.Threading.ManualResetEventSlim _o = new();")]
    [InlineData("System.Threading.AutoResetEvent", "System.Threading.AutoResetEvent _o = new(false);")]
    [InlineData("System.Threading.CountdownEvent", "System.Threading.CountdownEvent _o = new(1);")]
    [InlineData("System.Threading.Barrier", "System.Threading.Barrier _o = new(1);")]
    [InlineData("System.Threading.WaitHandle", "void M(System.Threading.WaitHandle o) => o.WaitOne();")]
    [InlineData("System.Threading.Timer", "System.Threading.Timer? _o;")]
    [InlineData(
        "System.Threading.LazyInitializer", "object? _o; object M() => LazyInitializer.EnsureInitialized(ref _o);")]
    [InlineData("System.Threading.ThreadLocal`1", "System.Threading.ThreadLocal<int> _o = new();")]
    [InlineData("System.Lazy`1", "System.Lazy<int> _o = new(() => 1);")]
    [InlineData(
        "System.Collections.Concurrent.ConcurrentDictionary`2",
        "static readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> s_o = new();")]
    [InlineData("System.Collections.Concurrent.ConcurrentQueue`1", "ConcurrentQueue<int> _o = new();")]
    [InlineData("System.Collections.Concurrent.ConcurrentStack`1", "ConcurrentStack<int> _o = new();")]
    [InlineData("System.Collections.Concurrent.ConcurrentBag`1", "ConcurrentBag<int> _o = new();")]
    [InlineData("System.Collections.Concurrent.BlockingCollection`1", "BlockingCollection<int> _o = [];")]
    [InlineData("System.Threading.Thread.Sleep", "void M() => System.Threading.Thread.Sleep(0);")]
    [InlineData("System.Threading.Thread.Join", "void M(System.Threading.Thread o) => o.Join();")]
    [InlineData("System.Threading.Tasks.Task.Delay", "object M() => System.Threading.Tasks.Task.Delay(1);")]
    [InlineData("System.Threading.Tasks.Task.Wait", "void M(System.Threading.Tasks.Task o) => o.Wait();")]
    [InlineData("System.Threading.Tasks.Task.WaitAll", "void M(Task o) => Task.WaitAll(o);")]
    [InlineData("System.Threading.Tasks.Task`1.get_Result", "int M(System.Threading.Tasks.Task<int> o) => o.Result;")]
    [InlineData(
        "System.Runtime.CompilerServices.TaskAwaiter`1.GetResult",
        "int M(System.Threading.Tasks.Task<int> o) => o.GetAwaiter().GetResult();")]
    [InlineData("System.GC.WaitForPendingFinalizers", "void M() => System.GC.WaitForPendingFinalizers();")]
    [InlineData(
        "[MethodImpl(Synchronized)] .Fixture.M",
        "[MethodImpl(MethodImplOptions.Synchronized)] void M() { }")]
    public void A_fixture_that_waits_is_caught(string expected, string member)
        => Assert.Contains(expected, FindIn(member));

    [Theory]
    [InlineData("long _o; void M() => System.Threading.Interlocked.Increment(ref _o);")]
    [InlineData("long _o; long M() => System.Threading.Volatile.Read(ref _o);")]
    [InlineData("void M() => System.Threading.Thread.SpinWait(1);")]
    [InlineData("[System.ThreadStatic] static object? t_o; static object? M() => t_o;")]
    [InlineData("void M() { } // lock (this) { }")]
    public void A_fixture_that_does_not_wait_passes(string member) => Assert.Empty(FindIn(member));

    static IReadOnlyList<string> FindIn(string member)
    {
        byte[] image = SnippetCompiler.CompileLibrary(Usings + "class Fixture { " + member + "\n}");
        return BlockingScan.Find(new MemoryStream(image));
    }
}
