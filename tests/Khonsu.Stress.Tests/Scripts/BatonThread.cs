using System.Runtime.ExceptionServices;

namespace Khonsu.Stress.Tests.Scripts;

/// <summary>A thread that runs one step at a time, when it is handed the baton, and hands it back.</summary>
sealed class BatonThread : IDisposable
{
    // A step that takes longer waits for somebody, and no call of the store may.
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    readonly SemaphoreSlim _toThread = new(0);
    readonly SemaphoreSlim _toScript = new(0);
    readonly Thread _thread;

    // Written by the script before it hands the baton over, read by the thread after; and the other way round.
    Action? _step;
    ExceptionDispatchInfo? _failure;

    public BatonThread(string name)
    {
        _thread = new Thread(RunSteps) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Runs a step on the thread and waits for it.</summary>
    /// <returns>What the step returned; what it throws is thrown here.</returns>
    public TResult Step<TResult>(Func<TResult> step)
    {
        TResult result = default!;
        _step = () => result = step();
        _toThread.Release();
        if (!_toScript.Wait(s_patience))
            throw new TimeoutException($"A step of {_thread.Name} does not end: a call waits for another transaction.");
        _failure?.Throw();
        return result;
    }

    public void Dispose()
    {
        _step = null;
        _toThread.Release();
        _thread.Join(s_patience);
        _toThread.Dispose();
        _toScript.Dispose();
    }

    void RunSteps()
    {
        while (true)
        {
            _toThread.Wait();
            if (_step is not { } step)
                return;
            _failure = null;
            try
            {
                step();
            }
            catch (Exception exception)
            {
                // Why: the script decides what a failure of its step means.
                _failure = ExceptionDispatchInfo.Capture(exception);
            }

            _toScript.Release();
        }
    }
}
