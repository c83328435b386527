namespace Khonsu.Programs.Tests.SantaClaus;

/// <summary>
/// The Santa Claus problem: Santa sleeps until all nine reindeer are back, or three of his ten elves need him. He
/// lets the group in through a gate, works with it, and lets it out through another one. When both groups are at the
/// door the reindeer go first.
/// </summary>
/// <remarks>
/// Source: Trono 1994, "A new exercise in concurrency"; with transactions, Peyton Jones 2007, "Beautiful concurrency".
/// Everybody waits by <c>Retry</c>; Santa's choice is an <c>OrElse</c> whose first body is the reindeer's.
/// Checked: a group is always complete and of one kind; nobody comes in before it is let in, or while another group is
/// inside; the reindeer never wait behind elves. Ours: gates are rows of their own group, a diary is written, and a
/// season has an end.
/// </remarks>
[TransactionalModel(typeof(Group), typeof(Gate), typeof(Session), typeof(Visit), typeof(House))]
sealed partial class NorthPole
{
    public const int ReindeerCount = 9;
    public const int ElfCount = 10;
    public const int ElvesInGroup = 3;

    public static NorthPole OpenSeason()
    {
        NorthPole pole = Open();
        pole.Atomically(static tx =>
        {
            tx.Houses.Add(new House(0));
            Gather(tx, new Group(GroupKind.Reindeer, ReindeerCount));
            Gather(tx, new Group(GroupKind.Elves, ElvesInGroup));
        });
        return pole;
    }

    /// <summary>Starts a group with its two gates, both shut.</summary>
    public static void Gather(NorthPoleTx tx, Group group)
    {
        tx.Groups.Upsert(group);
        tx.Gates.Add(new Gate(group.Kind, group.Batch, IsExit: false));
        tx.Gates.Add(new Gate(group.Kind, group.Batch, IsExit: true));
    }
}
