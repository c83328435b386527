namespace Khonsu.Cluster.Driver;

/// <summary>How much of one kind may wait: a number and a weight. For any thread.</summary>
/// <param name="countMax">So many at a time.</param>
/// <param name="bytesMax">They weigh at most this, unless a single one weighs more.</param>
sealed class Budget(int countMax, long bytesMax)
{
    readonly Lock _gate = new();
    int _count;
    long _bytes;
    long _refused;

    /// <summary>How many did not fit since the start.</summary>
    public long RefusedCount => Volatile.Read(ref _refused);

    /// <summary>Takes room for one.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(long bytes)
    {
        lock (_gate)
        {
            if (_count >= countMax || (_count > 0 && _bytes + bytes > bytesMax))
            {
                // Order: read without the gate, by status only.
                Volatile.Write(ref _refused, _refused + 1);
                return false;
            }

            _count++;
            _bytes += bytes;
            return true;
        }
    }

    /// <summary>Gives the room of one back.</summary>
    public void Return(long bytes)
    {
        lock (_gate)
        {
            _count--;
            _bytes -= bytes;
        }
    }
}
