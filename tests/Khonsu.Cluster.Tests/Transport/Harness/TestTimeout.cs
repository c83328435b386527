namespace Khonsu.Cluster.Tests.Transport.Harness;

/// <summary>Ends what would hang; far above what any machine needs, so that it says nothing about speed.</summary>
static class TestTimeout
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static CancellationToken Token() => new CancellationTokenSource(s_patience).Token;
}
