using Khonsu.Transactions;

namespace Khonsu.Blocks;

/// <summary>What is kept of a block while it waits: its transaction object may serve others meanwhile.</summary>
internal struct BlockProgress
{
    /// <summary>Commits that were refused.</summary>
    internal int Refusals;

    internal BlockProgress(LevelRules rules) => Rules = rules;

    /// <summary>The rules of the next run.</summary>
    internal LevelRules Rules { get; private set; }

    /// <summary>How often the body has run.</summary>
    internal int Attempts { get; private set; }

    /// <summary>How often in a row it woke by itself.</summary>
    internal int LooksInVain { get; private set; }

    /// <summary>Takes over what the object of the runs so far knows.</summary>
    /// <param name="core">The transaction object.</param>
    internal void Continue(TransactionCore core)
    {
        Attempts = core.Attempt;
        Rules = core.OwnRules;
    }

    /// <summary>Notes the end of a wait.</summary>
    /// <param name="isWoken">Whether a commit ended it.</param>
    internal void HasWaited(bool isWoken) => LooksInVain = isWoken ? 0 : LooksInVain + 1;
}
