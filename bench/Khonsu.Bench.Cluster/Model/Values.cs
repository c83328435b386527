namespace Khonsu.Bench.Cluster.Model;

/// <summary>Values of rows.</summary>
static class Values
{
    /// <summary>What is put.</summary>
    public static string First { get; } = new('x', Depot.ValueBytes);

    static readonly string s_second = new('y', Depot.ValueBytes);

    /// <summary>What is written where a value was read: it depends on it, so that reading is no sham.</summary>
    public static string After(string value) => value[0] == 'x' ? s_second : First;
}
