using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <content>What an attempt does about rows in conflict.</content>
internal sealed partial class TransactionCore
{
    List<SkippedWrite>? _skipped;
    bool _hasResolutions;

    // Whether a conflict of this attempt cannot be resolved because it is not known what was read.
    bool _mustRecord;

    /// <summary>What happens to rows in conflict whose write does not say otherwise.</summary>
    internal ConflictResolution OnConflict { get; set; }

    /// <summary>Whether some write of the attempt may be resolved otherwise than by refusing the attempt.</summary>
    internal bool HasResolutions => _hasResolutions || OnConflict != ConflictResolution.Fail;

    /// <summary>Whether a conflict made the whole transaction do nothing.</summary>
    internal bool IsSkipped { get; private set; }

    /// <summary>How often conflicts of the attempt were resolved on its way through a log.</summary>
    internal int Resolutions { get; set; }

    /// <summary>Whether writes were left out of the commit.</summary>
    internal bool HasSkipped => _skipped is not null;

    /// <summary>The writes that were left out of the commit.</summary>
    internal IReadOnlyList<SkippedWrite> Skipped => (IReadOnlyList<SkippedWrite>?)_skipped ?? [];

    /// <summary>Refuses a rule that the level does not allow.</summary>
    /// <param name="resolution">The rule.</param>
    /// <param name="rules">The level.</param>
    /// <exception cref="ConflictResolutionException">The level does not allow it. State left: unchanged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of the rules.</exception>
    internal static void CheckResolution(ConflictResolution resolution, LevelRules rules)
    {
        if ((uint)resolution > (uint)ConflictResolution.Merge)
        {
            throw new ArgumentOutOfRangeException(
                nameof(resolution), resolution, "This number is none of the rules for conflicts.");
        }

        if (resolution == ConflictResolution.Ignore && rules.ValidatesReads)
            throw new ConflictResolutionException(resolution, rules.Level);
    }

    /// <summary>What happens to a write in a conflict.</summary>
    /// <param name="entry">Its entry.</param>
    /// <returns>The rule; a rule of a table that the level does not allow is <see cref="ConflictResolution.Fail"/>.
    /// </returns>
    internal ConflictResolution ResolutionOf(in WriteEntry entry)
    {
        ConflictResolution resolution =
            entry.ResolutionMark == 0 ? OnConflict : (ConflictResolution)(entry.ResolutionMark - 1);
        bool isAllowed = resolution != ConflictResolution.Ignore || !ValidatesReads;
        return isAllowed ? resolution : ConflictResolution.Fail;
    }

    /// <summary>Makes the transaction one that does nothing.</summary>
    internal void SkipTransaction()
    {
        IsSkipped = true;
        _hasMore = true;
    }

    /// <summary>Leaves writes out of the commit.</summary>
    /// <param name="isDropped">For each position, whether its write is left out.</param>
    internal void SkipWrites(ReadOnlySpan<bool> isDropped)
    {
        _hasMore = true;
        int kept = 0;
        for (int index = 0; index < WriteCount; index++)
        {
            if (isDropped[index])
            {
                VersionChain chain = Writes[index].Chain;
                (_skipped ??= []).Add(new SkippedWrite(DefinitionOf(chain).Name, chain.KeyObject));
            }
            else if (HasDeltas)
            {
                _deltas[kept++] = _deltas[index];
            }
        }

        DropWrites(isDropped);
    }

    /// <summary>
    /// Lets the next attempt remember what it reads, where this one does not and a conflict asks for it.
    /// </summary>
    /// <returns>True when the body is to be run again for that.</returns>
    internal bool TryRecordNext()
    {
        if (!_mustRecord)
            return false;
        _mustRecord = false;
        _ownRules = _ownRules.ForRecords;
        return true;
    }

    /// <summary>Tells whether it is known which rows were read; where not, the next attempt will know.</summary>
    /// <returns>True when it is known.</returns>
    internal bool KnowsReads()
    {
        if (_rules.RecordsReads)
            return true;
        _mustRecord = true;
        _hasMore = true;
        return false;
    }

    byte MarkOf(ConflictResolution resolution)
    {
        if (resolution != ConflictResolution.Fail)
        {
            _hasResolutions = true;
            _hasMore = true;
        }

        return (byte)((int)resolution + 1);
    }

    /// <summary>The definition of the table that a chain is of.</summary>
    /// <param name="chain">The chain.</param>
    /// <returns>The definition.</returns>
    internal TableDefinition DefinitionOf(VersionChain chain) => Store.Tables.All[chain.TableSlot]!.Definition;

    void ClearResolutions()
    {
        _hasResolutions = false;
        _mustRecord = false;
        Resolutions = 0;
        IsSkipped = false;
        _skipped = null;
    }
}
