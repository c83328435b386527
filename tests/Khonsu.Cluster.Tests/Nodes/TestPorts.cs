using System.Net;
using System.Net.Sockets;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>Ports of this machine that nobody listens on.</summary>
static class TestPorts
{
    const int First = 20_000;
    const int Range = 10_000;

    static int s_next = Environment.ProcessId % Range;

    // Why below those that the system gives to outgoing connections: who dials such a port of this machine while nobody
    // listens there may be given it, and is connected to itself.
    public static int[] Free(int count)
    {
        var ports = new List<int>();
        for (; ports.Count < count; s_next = (s_next + 1) % Range)
        {
            using var listener = new TcpListener(IPAddress.Loopback, First + s_next);
            try
            {
                listener.Start();
                ports.Add(First + s_next);
            }
            catch (SocketException)
            {
                // Somebody has it: the next one.
            }
        }

        return [.. ports];
    }
}
