namespace Khonsu.Programs.Tests.SantaClaus;

/// <summary>A group that gathers in front of Santa's door.</summary>
/// <param name="Kind">Of whom.</param>
/// <param name="Size">How many it takes.</param>
/// <param name="Waiting">How many are there.</param>
/// <param name="Batch">Which group of its kind this is, from 0.</param>
[Transactional]
sealed partial record Group([Key] GroupKind Kind, int Size, int Waiting = 0, int Batch = 0)
{
    public bool IsFull => Waiting == Size;
}
