#if KHONSU_SHARD_PROGRAM
namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>What a transaction of the world does.</summary>
enum WorldWorkKind
{
    /// <summary>Fills the store.</summary>
    Fill,

    /// <summary>Moves each slot into another band; it is not drawn.</summary>
    Each,

    /// <summary>Moves coins from a slot to another one.</summary>
    Transfer,

    /// <summary>Writes one of two slots that it reads.</summary>
    Skew,

    /// <summary>Looks through bands and writes one row.</summary>
    Look,

    /// <summary>Looks through all slots and writes one row.</summary>
    LookAtAll,

    /// <summary>Reads the row that those write who look, and writes one of those that they look at.</summary>
    Reply,

    /// <summary>Writes memos without a look at them.</summary>
    Blind,

    /// <summary>Reads a memo and writes it.</summary>
    Chain,

    /// <summary>Writes a memo, or deletes it if it is there.</summary>
    Erase,

    /// <summary>Moves a slot into another band.</summary>
    Move,

    /// <summary>Deletes a slot, or brings it back.</summary>
    Close,
}
#endif
