using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Khonsu.Processes.Words;

namespace Khonsu.Processes.Tests.Members;

/// <summary>One start of a member.</summary>
sealed class MemberProcess
{
    readonly Process _process;
    readonly Task<string> _error;
    readonly Task _reading;
    readonly SemaphoreSlim _writing = new(1);
    readonly ConcurrentDictionary<long, TaskCompletionSource<Answer>> _open = [];
    readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile bool _isWanted = true;

    MemberProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>Completes when it takes requests.</summary>
    public Task Ready => _ready.Task;

    public static MemberProcess Start(IEnumerable<string> words)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Khonsu.Processes.dll");
        return new MemberProcess(Process.Start(new ProcessStartInfo("dotnet", [program, .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    /// <summary>Asks it.</summary>
    /// <returns>Its answer; <see cref="Outcome.Unknown"/> when it ends before.</returns>
    public async Task<Answer> AskAsync(Request request)
    {
        var answer = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[request.Number] = answer;
        await _writing.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(request.ToString());
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended: the reader of its answers finds that out as well.
        }
        finally
        {
            _writing.Release();
        }

        if (_reading.IsCompleted)
            EndOpen();
        return await answer.Task;
    }

    /// <summary>Ends it at once, wherever it is.</summary>
    public async Task KillAsync()
    {
        _isWanted = false;
        _process.Kill();
        await _reading;
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Lets it do nothing, and not know.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    async Task SignalAsync(string name)
    {
        string[] words = [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)];
        using var kill = Process.Start("kill", words);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    async Task ReadAsync()
    {
        string? first = await _process.StandardOutput.ReadLineAsync();
        if (first is not null)
            _ready.SetResult();
        while (first is not null && await _process.StandardOutput.ReadLineAsync() is { } line)
            Take(line);
        if (_isWanted)
        {
            var fault = new InvalidOperationException($"A member has ended by itself: {await _error}");
            _ready.TrySetException(fault);
            foreach (TaskCompletionSource<Answer> open in _open.Values)
                open.TrySetException(fault);
        }

        EndOpen();
    }

    void Take(string line)
    {
        Answer answer;
        try
        {
            answer = Answer.Parse(line);
        }
        catch (FormatException) when (!_isWanted)
        {
            return; // The last words of a member that was killed may be a part of a line.
        }

        if (_open.TryRemove(answer.Number, out TaskCompletionSource<Answer>? open))
            open.SetResult(answer);
    }

    void EndOpen()
    {
        _ready.TrySetException(new InvalidOperationException("The member was killed before it was ready."));
        foreach ((long number, TaskCompletionSource<Answer> open) in _open)
            open.TrySetResult(new Answer(number, Outcome.Unknown, []));
    }
}
