namespace Khonsu.Cluster.Certification;

/// <summary>
/// When rows were changed last, by key: a hash table with chains, of which nobody can see the order. A tree would ask
/// for a dozen places in memory, far from each other, where this asks for three.
/// </summary>
/// <param name="seed">For the hashes, see <see cref="KeyHash"/>.</param>
sealed class RowChanges(ulong seed)
{
    const int None = -1;
    const int FirstSize = 16;

    // By the low bits of the hash, the place of the first slot; 0 for none, else one more than the place.
    int[] _buckets = new int[FirstSize];
    Slot[] _slots = new Slot[FirstSize];
    int _used;
    int _free = None;

    /// <summary>How many keys are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Finds when a row was changed.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The commit timestamp; 0 when it is not known.</returns>
    public long Find(ReadOnlySpan<byte> key)
    {
        int place = PlaceOf(key, KeyHash.Of(key, seed));
        return place == None ? 0 : _slots[place].Stamp;
    }

    /// <summary>Notes a change.</summary>
    /// <param name="key">The key of the row; not to be changed afterwards.</param>
    /// <param name="stamp">The commit timestamp.</param>
    public void Note(ReadOnlyMemory<byte> key, long stamp)
    {
        int hash = KeyHash.Of(key.Span, seed);
        int place = PlaceOf(key.Span, hash);
        if (place == None)
            place = Add(key, hash);
        _slots[place].Stamp = stamp;
    }

    /// <summary>Forgets a change, unless the row has changed again.</summary>
    /// <param name="key">The key of the row.</param>
    /// <param name="stamp">The commit timestamp.</param>
    public void Forget(ReadOnlySpan<byte> key, long stamp)
    {
        int hash = KeyHash.Of(key, seed);
        ref int next = ref BucketOf(hash);
        while (next != 0)
        {
            int place = next - 1;
            ref Slot slot = ref _slots[place];
            if (slot.Hash != hash || !slot.Key.Span.SequenceEqual(key))
            {
                next = ref slot.Next;
                continue;
            }

            if (slot.Stamp != stamp)
                return;
            next = slot.Next;
            slot = new Slot { Next = _free };
            _free = place;
            Count--;
            return;
        }
    }

    int PlaceOf(ReadOnlySpan<byte> key, int hash)
    {
        for (int next = BucketOf(hash); next != 0;)
        {
            ref readonly Slot slot = ref _slots[next - 1];
            if (slot.Hash == hash && slot.Key.Span.SequenceEqual(key))
                return next - 1;
            next = slot.Next;
        }

        return None;
    }

    int Add(ReadOnlyMemory<byte> key, int hash)
    {
        int place = _free;
        if (place != None)
        {
            _free = _slots[place].Next;
        }
        else
        {
            if (_used == _slots.Length)
                Grow();
            place = _used++;
        }

        ref int first = ref BucketOf(hash);
        _slots[place] = new Slot { Key = key, Hash = hash, Next = first };
        first = place + 1;
        Count++;
        return place;
    }

    // Only when all slots are in use.
    void Grow()
    {
        Array.Resize(ref _slots, 2 * _slots.Length);
        _buckets = new int[_slots.Length];
        for (int place = 0; place < _used; place++)
        {
            ref int first = ref BucketOf(_slots[place].Hash);
            _slots[place].Next = first;
            first = place + 1;
        }
    }

    ref int BucketOf(int hash) => ref _buckets[hash & (_buckets.Length - 1)];

    struct Slot
    {
        public ReadOnlyMemory<byte> Key;
        public long Stamp;
        public int Hash;

        // As in the buckets; of a free slot the place of the next free one.
        public int Next;
    }
}
