namespace Khonsu.Simulation.Exploring;

/// <summary>
/// A set of 128-bit numbers of states, 16 bytes a place. Two states with the same number are taken for one: with 10^9
/// states the chance of any such pair is below 10^-20.
/// </summary>
/// <remarks>It grows a part at a time, so growing does not double its memory at once.</remarks>
sealed class StateSet
{
    const int PartBits = 10;

    readonly UInt128[][] _parts = new UInt128[1 << PartBits][];
    readonly int[] _counts = new int[1 << PartBits];

    public StateSet()
    {
        for (int part = 0; part < _parts.Length; part++)
            _parts[part] = new UInt128[16];
    }

    public long Count { get; private set; }

    /// <returns>Whether it was not there.</returns>
    public bool Add(UInt128 number)
    {
        // Zero marks a free place.
        if (number == UInt128.Zero)
            number = UInt128.One;
        int part = (int)(ulong)(number >> (128 - PartBits));
        UInt128[] places = _parts[part];
        if (_counts[part] * 4 >= places.Length * 3)
        {
            places = Grown(places);
            _parts[part] = places;
        }
        if (!TryPut(places, number))
            return false;
        _counts[part]++;
        Count++;
        return true;
    }

    static bool TryPut(UInt128[] places, UInt128 number)
    {
        int mask = places.Length - 1;
        for (int place = (int)(ulong)number & mask; ; place = (place + 1) & mask)
        {
            if (places[place] == number)
                return false;
            if (places[place] == UInt128.Zero)
            {
                places[place] = number;
                return true;
            }
        }
    }

    static UInt128[] Grown(UInt128[] places)
    {
        var grown = new UInt128[places.Length * 2];
        foreach (UInt128 number in places)
        {
            if (number != UInt128.Zero)
                TryPut(grown, number);
        }
        return grown;
    }
}
