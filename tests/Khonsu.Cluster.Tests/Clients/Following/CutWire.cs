using System.Net;
using System.Net.Sockets;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Clients.Following;

/// <summary>A wire between a client and a node, which can be cut while bytes are on it.</summary>
sealed class CutWire : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, LoopbackPorts.Take(1).Single());
    readonly IPEndPoint _target;
    readonly Lock _lock = new();
    readonly List<TcpClient> _open = [];
    readonly Task _accepting;
    bool _isBlocked;

    public CutWire(IPEndPoint target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the client finds the node.</summary>
    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Ends all connections; new ones come about.</summary>
    public void Cut()
    {
        using Lock.Scope scope = _lock.EnterScope();
        foreach (TcpClient one in _open)
            one.Dispose();
        _open.Clear();
    }

    /// <summary>Ends all connections, and each new one at once.</summary>
    public void Block()
    {
        using (_lock.EnterScope())
            _isBlocked = true;
        Cut();
    }

    /// <summary>Lets connections come about again.</summary>
    public void Restore()
    {
        using Lock.Scope scope = _lock.EnterScope();
        _isBlocked = false;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                await ConnectAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is not listened on any more.
        }
    }

    async Task ConnectAsync(TcpClient near)
    {
        var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_target);
        }
        catch (SocketException)
        {
            near.Dispose();
            far.Dispose();
            return;
        }

        using Lock.Scope scope = _lock.EnterScope();
        if (_isBlocked)
        {
            near.Dispose();
            far.Dispose();
            return;
        }

        _open.AddRange([near, far]);
        _ = PumpAsync(near, far);
        _ = PumpAsync(far, near);
    }

    static async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It was cut.
        }

        from.Dispose();
        to.Dispose();
    }
}
