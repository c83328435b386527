using System.Net;
using System.Net.Sockets;

namespace Khonsu.Processes.Tests.Members;

/// <summary>The network between two members: what the one dials passes through here on its way to the other.</summary>
sealed class Link : IAsyncDisposable
{
    const int BufferBytes = 16 * 1024;

    readonly int _target;
    readonly TcpListener _listener;
    readonly CancellationTokenSource _end = new();
    readonly Lock _gate = new();
    readonly HashSet<Socket> _sockets = [];
    readonly Task _accepting;
    TaskCompletionSource _open = Opened();
    bool _isCut;

    /// <summary>Opens a link.</summary>
    /// <param name="port">Where it is dialled.</param>
    /// <param name="target">Where it leads.</param>
    public Link(int port, int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Breaks all connections, and lets none be made.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            CloseAll();
        }
    }

    /// <summary>Keeps all that is sent, and says nothing.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            if (_open.Task.IsCompleted)
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Works again; what was kept is delivered.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            _isCut = false;
            _open.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Cut();
        Heal();
        await _accepting;
        _end.Dispose();
    }

    static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptSocketAsync(_end.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The link ends.
        }
    }

    async Task CarryAsync(Socket source)
    {
        var target = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (!TryAdd(source, target))
            return;
        try
        {
            source.NoDelay = target.NoDelay = true;
            await target.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            await Task.WhenAny(PumpAsync(source, target), PumpAsync(target, source));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Nobody is there, or the link was cut.
        }

        lock (_gate)
        {
            Close(source);
            Close(target);
        }
    }

    async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[BufferBytes];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is var count and > 0)
            {
                await OpenAsync();
                for (int sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _end.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One of the two has closed, or the link was cut.
        }
    }

    Task OpenAsync()
    {
        lock (_gate)
            return _open.Task;
    }

    bool TryAdd(Socket source, Socket target)
    {
        lock (_gate)
        {
            _sockets.Add(source);
            _sockets.Add(target);
            if (!_isCut)
                return true;
            Close(source);
            Close(target);
            return false;
        }
    }

    void CloseAll()
    {
        foreach (Socket socket in _sockets.ToArray())
            Close(socket);
    }

    void Close(Socket socket)
    {
        if (_sockets.Remove(socket))
            socket.Dispose();
    }
}
