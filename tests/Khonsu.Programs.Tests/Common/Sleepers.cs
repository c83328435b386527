using System.Reflection;

namespace Khonsu.Programs.Tests.Common;

/// <summary>
/// Looks at those who wait for a change in a store. A waiter also looks by itself now and then, which would hide a
/// wake-up that was lost; with that turned off, a run with a lost one never ends and is reported.
/// </summary>
/// <remarks>
/// Why by reflection: it is the one thing that the programs ask of the inside of the store. All else is public, and
/// the compiler sees to it.
/// </remarks>
sealed class Sleepers
{
    const BindingFlags Inside = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    readonly object _waiters;

    Sleepers(object waiters) => _waiters = waiters;

    /// <summary>Registrations of waiters; 0 when nobody waits.</summary>
    public long Registered => (long)Get(_waiters, "Registered");

    /// <summary>From now on only a commit wakes who waits in a store.</summary>
    public static Sleepers WokenByCommitsOnly(KhonsuStore store)
    {
        object waiters = Get(Get(store, "Parts"), "Waiters");
        PropertyOf(waiters, "LooksByItself").SetValue(waiters, false);
        return new Sleepers(waiters);
    }

    static object Get(object owner, string name) => PropertyOf(owner, name).GetValue(owner)!;

    static PropertyInfo PropertyOf(object owner, string name) => owner.GetType().GetProperty(name, Inside)
        ?? throw new MissingMemberException(owner.GetType().FullName, name);
}
