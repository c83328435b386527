namespace Khonsu.Generators.Bodies;

/// <summary>What a member of another library does, as far as a body must know.</summary>
enum CallKind
{
    /// <summary>Nothing that matters.</summary>
    None,

    /// <summary>It changes the world outside, at once.</summary>
    Effect,

    /// <summary>It may make its thread wait.</summary>
    Blocking,

    /// <summary>It takes a lock: its thread may wait, as a rule not for long.</summary>
    Locking,

    /// <summary>It may give another answer each time.</summary>
    Chance,
}
