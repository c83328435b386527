namespace Khonsu.Programs.Tests.SantaClaus;

/// <summary>Holds the diary against the rules of the house. Each check returns its evidence.</summary>
static class SeasonChecker
{
    /// <summary>What holds in every snapshot.</summary>
    public static IEnumerable<string> Check(NorthPole pole)
    {
        (List<Session> sessions, List<Visit> visits) =
            pole.Read(static tx => (tx.Sessions.ToList(), tx.Visits.ToList()));
        ILookup<(GroupKind, int), Visit> visitsOf = visits.ToLookup(static visit => (visit.Kind, visit.Batch));
        foreach (Session session in sessions)
        {
            Visit[] mine = [.. visitsOf[(session.Kind, session.Batch)]];
            int size = SizeOf(session.Kind);
            if (mine.Length > size || (session.IsOver && mine.Count(static visit => visit.HasLeft) != size))
                yield return $"{session} had {mine.Length} visitors instead of {size}";
            if (mine.Length < size && mine.Any(static visit => visit.HasLeft))
                yield return $"{session}: one left before all had come";
            if (session.Kind == GroupKind.Elves && session.ReindeerWaiting == NorthPole.ReindeerCount)
                yield return $"{session} was for elves while all reindeer waited";
        }

        if (sessions.Count(static session => !session.IsOver) > 1)
            yield return "two groups are with Santa at once";
        foreach (IGrouping<(GroupKind, int), Visit> group in visitsOf)
        {
            if (!sessions.Exists(session => (session.Kind, session.Batch) == group.Key))
                yield return $"{group.Key} came in although Santa had not chosen it";
        }
    }

    /// <summary>What holds when the season is over: all groups came in turn, and nobody is inside.</summary>
    public static IEnumerable<string> CheckEnd(NorthPole pole, int deliveries)
    {
        List<Session> sessions = pole.Read(static tx => tx.Sessions.ToList());
        foreach (Session session in sessions.Where(static session => !session.IsOver))
            yield return $"{session} is not over";
        foreach (GroupKind kind in Enum.GetValues<GroupKind>())
        {
            int[] batches = [.. sessions.Where(session => session.Kind == kind)
                .OrderBy(static session => session.Number).Select(static session => session.Batch)];
            if (!batches.SequenceEqual(Enumerable.Range(0, batches.Length)))
                yield return $"groups of {kind} came in the order {string.Join(' ', batches)}";
            if (kind == GroupKind.Reindeer && batches.Length != deliveries)
                yield return $"{batches.Length} deliveries instead of {deliveries}";
        }
    }

    static int SizeOf(GroupKind kind) =>
        kind == GroupKind.Reindeer ? NorthPole.ReindeerCount : NorthPole.ElvesInGroup;
}
