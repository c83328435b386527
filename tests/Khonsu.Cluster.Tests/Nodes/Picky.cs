namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>A row that can be made by <c>with</c> of what its constructor refuses.</summary>
[Transactional]
public sealed partial record Picky
{
    public Picky(string id, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        (Id, Size) = (id, size);
    }

    [Key]
    public string Id { get; init; }

    public int Size { get; init; }
}
