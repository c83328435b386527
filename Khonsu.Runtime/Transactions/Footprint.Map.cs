using System.Numerics;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <content>
/// Room for many writes: the map that finds them by chain, and arrays for as many as are said to come.
/// </content>
internal abstract partial class Footprint
{
    // Entries that are kept for the next attempt where many are expected, one after the other.
    const int ExpectedKeptMax = 1 << 16;

    // Positions + 1 of the write entries by chain id, for attempts with many writes; rebuilt when it fills up. Only
    // what the mask reaches is in use.
    int[] _writeMap = [];
    int _mapMask;
    bool _isMapped;

    // How many writes the attempt has said will come; 0 for nothing said.
    int _expectedWrites;

    // Whether an attempt that expected many has left more room than others keep.
    bool _isRoomy;

    /// <summary>Entries of arrays that the end of the attempt keeps.</summary>
    // Why not those of every attempt: who loads a table in many transactions needs them again at once, others do not.
    private protected int RoomKept => _isRoomy ? ExpectedKeptMax : EntriesKeptMax;

    /// <summary>Makes room for writes that are about to come.</summary>
    /// <param name="writes">How many; more or fewer may come.</param>
    private protected void MakeRoomFor(int writes)
    {
        // Why only where it is more: what others keep too is kept anyway.
        if (writes > EntriesKeptMax)
        {
            _expectedWrites = Math.Max(_expectedWrites, writes);
            _isRoomy = true;
        }

        int wanted = Math.Min(_writeCount + writes, _writesMax);
        if (wanted <= _writes.Length)
            return;
        Volatile.Write(ref _writes, Grown(_writes, RoundUp(wanted)));
        SetStops();
    }

    void Map()
    {
        if (_isMapped && _writeCount * 2 <= _mapMask + 1)
        {
            Insert(_writeCount - 1);
            return;
        }

        int size = RoundUp(Math.Max(_writeCount * 4, _expectedWrites * 2));
        if (_writeMap.Length < size)
            _writeMap = new int[size];
        else
            _writeMap.AsSpan(0, size).Clear();
        _mapMask = size - 1;
        for (int index = 0; index < _writeCount; index++)
            Insert(index);
        _isMapped = true;
    }

    void Insert(int index)
    {
        int mask = _mapMask;
        int place = StartOf(_writes[index].Chain) & mask;
        while (_writeMap[place] != 0)
            place = (place + 1) & mask;
        _writeMap[place] = index + 1;
    }

    int FindMapped(VersionChain chain)
    {
        int mask = _mapMask;
        for (int place = StartOf(chain) & mask; _writeMap[place] != 0; place = (place + 1) & mask)
        {
            int index = _writeMap[place] - 1;
            if (_writes[index].Chain.Equals(chain))
                return index;
        }

        return -1;
    }

    static int RoundUp(int size) => (int)BitOperations.RoundUpToPowerOf2((uint)size);

    static int StartOf(VersionChain chain) => (int)((ulong)chain.Id * 0x9E3779B97F4A7C15UL >> 33);
}
