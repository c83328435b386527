namespace Khonsu.Transactions;

/// <content>
/// Savepoints: the writes after one can be undone. Reads are never undone: what was read has been seen, and counts at
/// the commit and while a retry waits.
/// </content>
internal abstract partial class Footprint
{
    const int UndoSlack = 32;

    SavepointMark[] _marks = [];
    int _markCount;
    long _lastSavepoint;

    // Savepoints that a roll-back of the user's cannot reach: those of the parts of the body around the present one.
    int _floor;

    // Entries that were overwritten since the oldest savepoint, in the order in which it happened.
    UndoEntry[] _undo = [];
    int _undoCount;

    // Write entries that existed at the newest savepoint; overwriting one of these is noted. 0 without savepoint.
    int _protectedWrites;

    /// <summary>Hooks that the attempt has registered.</summary>
    private protected abstract int HookCount { get; }

    /// <summary>Sets a savepoint.</summary>
    /// <returns>The savepoint.</returns>
    internal Savepoint SetSavepoint()
    {
        if (_markCount == _marks.Length)
            Array.Resize(ref _marks, Math.Max(4, _markCount * 2));
        _marks[_markCount] = new SavepointMark(++_lastSavepoint, _writeCount, _undoCount, HookCount, _floor);
        _protectedWrites = _writeCount;
        return new Savepoint(_markCount++, _lastSavepoint);
    }

    /// <summary>Sets a savepoint for a part of the body, from which those before it cannot be reached.</summary>
    /// <returns>The savepoint, to be given to <see cref="EndPart"/>.</returns>
    internal Savepoint BeginPart()
    {
        Savepoint savepoint = SetSavepoint();
        _floor = _markCount;
        return savepoint;
    }

    /// <summary>Ends a part of the body: its savepoint and all later ones are gone.</summary>
    /// <param name="savepoint">What <see cref="BeginPart"/> gave.</param>
    /// <param name="isUndone">Whether its writes are undone.</param>
    internal void EndPart(Savepoint savepoint, bool isUndone)
    {
        if (isUndone)
            UndoTo(savepoint);
        _floor = _marks[savepoint.Depth].Floor;
        _markCount = savepoint.Depth;
        _protectedWrites = _markCount == 0 ? 0 : _marks[_markCount - 1].Writes;
        if (_markCount == 0)
            ClearUndo();
    }

    /// <summary>Undoes every write since a savepoint, which stays; later ones are gone.</summary>
    /// <param name="savepoint">The savepoint.</param>
    /// <exception cref="SavepointException">It does not stand any more, or is of a part of the body around this one.
    /// State left: unchanged.</exception>
    internal void RollbackTo(Savepoint savepoint)
    {
        bool isWithin = savepoint.Depth >= _floor && savepoint.Depth < _markCount;
        if (!isWithin || _marks[savepoint.Depth].Number != savepoint.Number)
            throw new SavepointException();
        UndoTo(savepoint);
    }

    /// <summary>Tells whether anything was written, or a hook registered, since a savepoint.</summary>
    /// <param name="savepoint">A savepoint that stands.</param>
    /// <returns>True when something was.</returns>
    internal bool HasChangedSince(Savepoint savepoint)
    {
        ref readonly SavepointMark mark = ref _marks[savepoint.Depth];
        return _writeCount != mark.Writes || _undoCount != mark.Undo || HookCount != mark.Hooks;
    }

    void UndoTo(Savepoint savepoint)
    {
        ref readonly SavepointMark mark = ref _marks[savepoint.Depth];
        // Why: what was read stays read, also where a write that is undone was all that told of it.
        for (int index = mark.Writes; index < _writeCount; index++)
        {
            if (_writes[index].WasRead)
                AddRead(_writes[index].Segment!, _writes[index].Position, _writes[index].Expected);
        }

        // Why backwards: of an entry that was overwritten several times, what was noted first is what it goes back to.
        for (int index = _undoCount - 1; index >= mark.Undo; index--)
            _writes[_undo[index].Index] = _undo[index].Saved;
        _undo.AsSpan(mark.Undo, _undoCount - mark.Undo).Clear();
        _undoCount = mark.Undo;
        _writes.AsSpan(mark.Writes, _writeCount - mark.Writes).Clear();
        _writeCount = mark.Writes;
        _isMapped = false;
        if (_writeCount > LinearMax)
            Map();
        ForgetHooksAfter(mark.Hooks);
        _markCount = savepoint.Depth + 1;
        _protectedWrites = mark.Writes;
    }

    /// <summary>The entry of a write that is about to be changed; notes what it was where a savepoint needs
    /// it.</summary>
    /// <param name="index">The position of the entry.</param>
    /// <returns>The entry, in place.</returns>
    private protected ref WriteEntry EntryToChange(int index)
    {
        if (index < _protectedWrites)
            NoteForUndo(index);
        return ref _writes[index];
    }

    /// <summary>Tells whether a savepoint keeps a write as it is, so that it must not be changed in place.</summary>
    /// <param name="index">The position of its entry.</param>
    /// <returns>True when it does.</returns>
    private protected bool IsKeptBySavepoint(int index) => index < _protectedWrites;

    /// <summary>Forgets the hooks that were registered last.</summary>
    /// <param name="kept">How many stay.</param>
    private protected abstract void ForgetHooksAfter(int kept);

    void NoteForUndo(int index)
    {
        if (_undoCount == _undo.Length)
        {
            DropRepeatedUndo();
            if (_undoCount + UndoSlack > _undo.Length)
                Array.Resize(ref _undo, (_undo.Length * 2) + UndoSlack);
        }

        _undo[_undoCount++] = new UndoEntry { Index = index, Saved = _writes[index] };
    }

    /// <summary>Keeps of each entry only what was noted first since the newest savepoint.</summary>
    // Why: a loop that writes the same few rows again and again must not grow without bound.
    void DropRepeatedUndo()
    {
        int first = _marks[_markCount - 1].Undo;
        var seen = new HashSet<int>();
        int kept = first;
        for (int index = first; index < _undoCount; index++)
        {
            if (seen.Add(_undo[index].Index))
                _undo[kept++] = _undo[index];
        }

        _undo.AsSpan(kept, _undoCount - kept).Clear();
        _undoCount = kept;
    }

    void ClearSavepoints()
    {
        _markCount = 0;
        _floor = 0;
        _protectedWrites = 0;
        ClearUndo();
    }

    void ClearUndo()
    {
        if (_undoCount == 0)
            return;
        if (_undo.Length > EntriesKeptMax)
            _undo = [];
        else
            _undo.AsSpan(0, _undoCount).Clear();
        _undoCount = 0;
    }
}
