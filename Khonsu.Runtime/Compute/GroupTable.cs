using System.Runtime.CompilerServices;

namespace Khonsu.Compute;

/// <summary>Finds a group by the one that it is a part of and by a word; open addressing.</summary>
/// <remarks>Why not a dictionary: it hashes a pair and compares it through an interface, for each row.</remarks>
internal sealed class GroupTable
{
    /// <summary>The number of a group that has none yet.</summary>
    internal const int None = -1;

    const int FirstSlots = 64;
    const ulong Golden = 0x9E3779B97F4A7C15;

    Slot[] _slots = MakeSlots(FirstSlots);
    int _used;

    /// <summary>Finds a group.</summary>
    /// <param name="before">The group that it is a part of.</param>
    /// <param name="word">Its word.</param>
    /// <returns>Its number, to be set where it is <see cref="None"/>; void with the next call.</returns>
    internal ref int GroupOf(int before, ulong word)
    {
        // Why half: chains stay short, also where words differ in few bits.
        if (_used * 2 >= _slots.Length)
            Grow();
        ref Slot slot = ref Find(_slots, before, word);
        if (slot.IsFree)
        {
            slot = new Slot { Word = word, Before = before, Group = None };
            _used++;
        }

        return ref slot.Group;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref Slot Find(Slot[] slots, int before, ulong word)
    {
        ulong hash = (word ^ ((ulong)(uint)before * Golden)) * Golden;
        hash ^= hash >> 32;
        int place = (int)(hash * Golden >> 33) & (slots.Length - 1);
        while (!slots[place].IsFree && (slots[place].Word != word || slots[place].Before != before))
            place = (place + 1) & (slots.Length - 1);
        return ref slots[place];
    }

    static Slot[] MakeSlots(int count)
    {
        var slots = new Slot[count];
        System.Array.Fill(slots, new Slot { Group = Slot.Free });
        return slots;
    }

    void Grow()
    {
        Slot[] grown = MakeSlots(_slots.Length * 2);
        foreach (ref Slot slot in _slots.AsSpan())
        {
            if (!slot.IsFree)
                Find(grown, slot.Before, slot.Word) = slot;
        }

        _slots = grown;
    }

    struct Slot
    {
        internal const int Free = -2;

        internal ulong Word;
        internal int Before;
        internal int Group;

        internal readonly bool IsFree => Group == Free;
    }
}
