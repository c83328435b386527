namespace Khonsu;

/// <summary>What a reader of the change feed gets when the store has forgotten what it wants to read next.</summary>
public enum SlowReader
{
    /// <summary>A <see cref="ChangesLostException"/>, which tells where the feed begins now.</summary>
    Fail,

    /// <summary>An element that says what is lost (<see cref="CommitChanges.IsGap"/>), and then what is still
    /// there.</summary>
    Skip,
}
