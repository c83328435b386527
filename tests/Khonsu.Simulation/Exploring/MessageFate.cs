namespace Khonsu.Simulation.Exploring;

/// <summary>What will become of a message at its receiver as it is now.</summary>
enum MessageFate : byte
{
    /// <summary>Nobody has asked yet.</summary>
    Unknown,

    /// <summary>It may change something, now or later.</summary>
    Live,

    /// <summary>It changes nothing, now and whatever happens.</summary>
    Dead,

    /// <summary>It changes something only if its receiver takes over.</summary>
    ForLeaderOnly,

    /// <summary>It changes nothing, but will be refused once its receiver has promised more.</summary>
    Spent,

    /// <summary>It is of a ballot that is too low for good: all it brings about is a refusal.</summary>
    Refused,
}
