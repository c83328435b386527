namespace Khonsu.Processes.Model;

/// <summary>What the transactions of the tests read and write.</summary>
[TransactionalModel(typeof(ListRow), typeof(NumberRow))]
sealed partial class Notebook
{
    /// <summary>How many keys of a table belong together, and are scanned together.</summary>
    public const int KeysOfGroup = 6;

    /// <summary>The group of a key.</summary>
    public static int GroupOf(int key) => key / KeysOfGroup;
}
