namespace Khonsu.Simulation.Exploring;

/// <summary>What copying and numbering do with an object.</summary>
enum ObjectRole
{
    /// <summary>It has a state of its own: it is copied, and its parts count.</summary>
    State,

    /// <summary>Nobody changes it: it is not copied, and its parts count.</summary>
    Value,

    /// <summary>It is copied, and does not count, because what it holds counts elsewhere.</summary>
    Place,

    /// <summary>It is neither copied nor counted, because all states have the same.</summary>
    Ignored,
}
