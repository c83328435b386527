using static Khonsu.IsolationLevel;
using static Khonsu.Stress.Tests.History.AnomalyKind;

namespace Khonsu.Stress.Tests.History;

/// <summary>The checker finds every anomaly that is planted, names it, and leaves legal histories alone.</summary>
public class HistoryCheckerTests
{
    static HistoryBuilder Given => new();

    [Fact]
    public void A_serial_history_of_lists_shows_nothing() =>
        ShowsNothing(Given
            .Committed("T1", t => t.ReadList(1).Append(1, 1)).Then()
            .Committed("T2", t => t.ReadList(1, 1).Append(1, 2).ReadList(1, 1, 2)).Then()
            .Aborted("T3", t => t.ReadList(1, 1, 2).Append(1, 3).ReadList(1, 1, 2, 3)).Then()
            .Committed("T4", t => t.ScanLists((1, [1, 2]), (2, []))));

    [Fact]
    public void A_serial_history_of_registers_shows_nothing() =>
        ShowsNothing(Given
            .Committed("T1", t => t.Read(1, 0).Write(1, 1)).Then()
            .Committed("T2", t => t.Write(1, 2).Read(1, 2)).Then()
            .Aborted("T3", t => t.Read(1, 2).Write(1, 3)).Then()
            .Committed("T4", t => t.ScanRegisters((1, 2), (2, 0))));

    [Fact]
    public void Concurrent_attempts_in_a_serial_order_show_nothing() =>
        ShowsNothing(Given
            .Committed("T1", t => t.ReadList(1).Append(1, 1))
            .Committed("T2", t => t.ReadList(1, 1).ReadList(2))
            .Committed("T3", t => t.ReadList(1, 1).ReadList(2).Append(2, 1))
            .Aborted("T4", t => t.ReadList(1).ReadList(2)));

    [Fact]
    public void A_read_of_the_own_version_after_others_committed_shows_nothing() =>
        ShowsNothing(Given
            .Aborted("T1", t => t.ReadList(1).Append(1, 1).ReadList(2, 2).ReadList(1, 1))
            .Committed("T2", t => t.ReadList(1).Append(1, 2).ReadList(2).Append(2, 2)), ReadCommitted);

    [Fact]
    public void Dirty_write_is_G0() =>
        Shows(G0, ReadCommitted, Given
            .Committed("T1", t => t.Append(1, 1).Append(2, 1))
            .Committed("T2", t => t.Append(1, 2).Append(2, 2))
            .Committed("T3", t => t.ReadList(1, 1, 2).ReadList(2, 2, 1)));

    [Fact]
    public void Writes_against_real_time_are_G0_realtime() =>
        Shows(G0RealTime, ReadCommitted, Given
            .Committed("T1", t => t.Append(1, 1)).Then()
            .Committed("T2", t => t.Append(1, 2)).Then()
            .Committed("T3", t => t.ReadList(1, 2, 1)));

    [Fact]
    public void Aborted_read_of_a_list_is_G1a() =>
        Shows(G1a, ReadCommitted, Given
            .Aborted("T1", t => t.Append(1, 1))
            .Committed("T2", t => t.ReadList(1, 1)));

    [Fact]
    public void Aborted_read_of_a_register_is_G1a() =>
        Shows(G1a, ReadCommitted, Given
            .Aborted("T1", t => t.Write(1, 1))
            .Aborted("T2", t => t.Read(1, 1)));

    [Fact]
    public void Intermediate_read_of_a_list_is_G1b() =>
        Shows(G1b, ReadCommitted, Given
            .Committed("T1", t => t.Append(1, 1).Append(1, 2))
            .Committed("T2", t => t.ReadList(1, 1))
            .Committed("T3", t => t.ReadList(1, 1, 2)));

    [Fact]
    public void Intermediate_read_of_a_register_is_G1b() =>
        Shows(G1b, ReadCommitted, Given
            .Committed("T1", t => t.Write(1, 1).Write(1, 2))
            .Committed("T2", t => t.Read(1, 1)));

    [Fact]
    public void Circular_information_is_G1c() =>
        Shows(G1c, ReadCommitted, Given
            .Committed("T1", t => t.Append(1, 1).ReadList(2, 1))
            .Committed("T2", t => t.Append(2, 1).ReadList(1, 1)));

    [Fact]
    public void Circular_information_between_registers_is_G1c() =>
        Shows(G1c, ReadCommitted, Given
            .Committed("T1", t => t.Write(1, 1).Read(2, 1))
            .Committed("T2", t => t.Write(2, 1).Read(1, 1)));

    [Fact]
    public void A_read_from_the_future_is_G1c_realtime() =>
        Shows(G1cRealTime, ReadCommitted, Given
            .Committed("T1", t => t.ReadList(1, 1)).Then()
            .Committed("T2", t => t.Append(1, 1)));

    [Fact]
    public void A_call_that_forgets_a_transaction_is_OTV_at_every_level() =>
        Shows(ObservedTransactionVanishes, ReadCommitted, Given
            .Committed("T1", t => t.Append(1, 1).Append(2, 1))
            .Committed("T2", t => t.ReadList(1, 1).ReadList(2))
            .Committed("T3", t => t.ReadList(2, 1)));

    [Fact]
    public void A_newer_second_call_is_legal_at_read_committed_and_read_skew_above() =>
        Shows(GSingle, Snapshot, Given
            .Committed("T1", t => t.Append(1, 1).Append(2, 1))
            .Committed("T2", t => t.ReadList(1).ReadList(2, 1)));

    [Fact]
    public void Read_skew_of_an_aborted_attempt_breaks_opacity() =>
        Shows(GSingle, Snapshot, Given
            .Committed("T1", t => t.Write(1, 1).Write(2, 1))
            .Aborted("T2", t => t.Read(1, 0).Read(2, 1)));

    [Fact]
    public void A_fuzzy_read_is_G_single() =>
        Shows(GSingle, Snapshot, Given
            .Committed("T1", t => t.Append(1, 1))
            .Committed("T2", t => t.ReadList(1).ReadList(1, 1)));

    [Fact]
    public void A_torn_scan_is_OTV() =>
        Shows(ObservedTransactionVanishes, ReadCommitted, Given
            .Committed("T1", t => t.Append(1, 1).Append(2, 1))
            .Committed("T2", t => t.ScanLists((1, []), (2, [1]))));

    [Fact]
    public void A_stale_read_is_forbidden_at_every_level()
    {
        HistoryReport report = Given
            .Committed("T1", t => t.Append(1, 1)).Then()
            .Committed("T2", t => t.ReadList(1)).Then()
            .Committed("T3", t => t.ReadList(1, 1)).Check();
        AssertShows(GSingleRealTime, report);
        AssertForbidden(ObservedTransactionVanishes, ReadCommitted, report);
    }

    [Fact]
    public void A_stale_snapshot_that_began_early_is_legal() =>
        ShowsNothing(Given
            .Committed("T1", t => t.Append(1, 1))
            .Committed("T2", t => t.ReadList(1)).Then()
            .Committed("T3", t => t.ReadList(1, 1)));

    [Fact]
    public void Long_fork_is_G_nonadjacent() =>
        Shows(GNonadjacent, Snapshot, Given
            .Committed("T1", t => t.Append(1, 1))
            .Committed("T2", t => t.Append(2, 1))
            .Committed("T3", t => t.ReadList(1, 1).ReadList(2))
            .Committed("T4", t => t.ReadList(1).ReadList(2, 1)));

    [Fact]
    public void Long_fork_closed_by_real_time_is_G_nonadjacent_realtime() =>
        Shows(GNonadjacentRealTime, Snapshot, Given
            .Committed("T1", t => t.Append(1, 1), rounds: 2)
            .Committed("T2", t => t.Append(2, 1))
            .Committed("T3", t => t.ReadList(2).ReadList(1, 1), rounds: 2).Then()
            .Committed("T4", t => t.ReadList(1)));

    [Fact]
    public void Write_skew_is_legal_at_snapshot_and_forbidden_above() =>
        Shows(G2Item, RepeatableRead, Given
            .Committed("T1", t => t.ReadList(1).ReadList(2).Append(1, 1))
            .Committed("T2", t => t.ReadList(1).ReadList(2).Append(2, 1))
            .Committed("T3", t => t.ReadList(1, 1).ReadList(2, 1)));

    [Fact]
    public void Write_skew_of_registers_is_G2_item() =>
        Shows(G2Item, RepeatableRead, Given
            .Committed("T1", t => t.Read(1, 0).Read(2, 0).Write(1, 1))
            .Committed("T2", t => t.Read(1, 0).Read(2, 0).Write(2, 1)));

    [Fact]
    public void The_read_only_anomaly_is_forbidden_above_snapshot() =>
        Shows(G2Item, RepeatableRead, Given
            .Committed("T2", t => t.ReadList(1).ReadList(2).Append(1, 1), rounds: 3)
            .Committed("T1", t => t.ReadList(2).Append(2, 1)).Then()
            .Committed("T3", t => t.ReadList(1).ReadList(2, 1)).Then());

    [Fact]
    public void The_read_only_anomaly_closed_by_real_time_is_G2_item_realtime() =>
        Shows(G2ItemRealTime, RepeatableRead, Given
            .Committed("T2", t => t.ReadList(1).ReadList(2).Append(1, 1), rounds: 3)
            .Committed("T1", t => t.ReadList(2).Append(2, 1)).Then()
            .Committed("T3", t => t.ReadList(1)));

    [Fact]
    public void A_phantom_closed_by_real_time_is_G2_realtime() =>
        Shows(G2RealTime, SerializableSnapshot, Given
            .Committed("T2", t => t.ScanLists((1, []), (2, [])).Append(1, 1), rounds: 3)
            .Committed("T1", t => t.Append(2, 1)).Then()
            .Committed("T3", t => t.ReadList(1)));

    [Fact]
    public void Phantom_write_skew_is_legal_at_repeatable_read_only() =>
        Shows(G2, SerializableSnapshot, Given
            .Committed("T1", t => t.ScanLists((1, []), (2, [])).Append(1, 1))
            .Committed("T2", t => t.ScanLists((1, []), (2, [])).Append(2, 1))
            .Committed("T3", t => t.ReadList(1, 1).ReadList(2, 1)));

    [Fact]
    public void Lost_update_of_a_list_is_forbidden_at_every_level() =>
        Shows(LostUpdate, ReadCommitted, Given
            .Committed("T1", t => t.ReadList(1).Append(1, 1))
            .Committed("T2", t => t.ReadList(1).Append(1, 2))
            .Committed("T3", t => t.ReadList(1, 1, 2)));

    [Fact]
    public void Lost_update_of_a_register_is_forbidden_at_every_level() =>
        Shows(LostUpdate, ReadCommitted, Given
            .Committed("T1", t => t.Read(1, 0).Write(1, 1))
            .Committed("T2", t => t.Read(1, 0).Write(1, 2)));

    [Fact]
    public void Lost_update_of_a_register_that_a_scan_read_is_forbidden_at_every_level() =>
        Shows(LostUpdate, ReadCommitted, Given
            .Committed("T0", t => t.Write(1, 5)).Then()
            .Committed("T1", t => t.Read(1, 5).Write(1, 1))
            .Committed("T2", t => t.ScanRegisters((1, 5)).Write(1, 2)));

    [Fact]
    public void A_lost_append_is_forbidden_at_every_level() =>
        Shows(LostWrite, ReadCommitted, Given
            .Committed("T1", t => t.Append(1, 1)).Then()
            .Committed("T2", t => t.ReadList(1)));

    [Fact]
    public void A_lost_blind_write_is_found_by_its_reader()
    {
        HistoryReport report = Given
            .Committed("T1", t => t.Write(1, 1)).Then()
            .Committed("T2", t => t.Write(1, 2)).Then()
            .Committed("T3", t => t.Read(1, 1)).Check();
        AssertForbidden(ObservedTransactionVanishes, ReadCommitted, report);
        AssertForbidden(GSingleRealTime, Snapshot, report);
    }

    [Fact]
    public void An_element_twice_in_a_list_is_found() =>
        Shows(DuplicateElement, ReadCommitted, Given
            .Committed("T1", t => t.Append(1, 1))
            .Committed("T2", t => t.ReadList(1, 1, 1)));

    [Fact]
    public void A_value_written_twice_is_found() =>
        Shows(DuplicateElement, ReadCommitted, Given
            .Committed("T1", t => t.Write(1, 1))
            .Committed("T2", t => t.Write(1, 1)));

    [Fact]
    public void Lists_that_do_not_begin_alike_are_an_incompatible_order() =>
        Shows(IncompatibleOrder, ReadCommitted, Given
            .Committed("T1", t => t.Append(1, 1))
            .Committed("T2", t => t.Append(1, 2))
            .Committed("T3", t => t.ReadList(1, 1, 2))
            .Committed("T4", t => t.ReadList(1, 2)));

    [Fact]
    public void A_value_from_nowhere_is_found_in_lists_and_registers()
    {
        Shows(UnwrittenValue, ReadCommitted, Given.Committed("T1", t => t.ReadList(1, 7)));
        Shows(UnwrittenValue, ReadCommitted, Given.Committed("T1", t => t.Read(1, 7)));
    }

    [Fact]
    public void An_attempt_must_see_its_own_writes()
    {
        Shows(InternalInconsistency, ReadCommitted, Given.Committed("T1", t => t.Append(1, 1).ReadList(1)));
        Shows(InternalInconsistency, ReadCommitted, Given
            .Committed("T1", t => t.Append(1, 1))
            .Committed("T2", t => t.ReadList(1, 1).Append(1, 2).ReadList(1, 2)));
        Shows(InternalInconsistency, ReadCommitted, Given.Committed("T1", t => t.Write(1, 1).Read(1, 0)));
    }

    [Fact]
    public void An_attempt_must_not_see_its_own_writes_early()
    {
        Shows(InternalInconsistency, ReadCommitted, Given.Committed("T1", t => t.ReadList(1, 1).Append(1, 1)));
        Shows(InternalInconsistency, ReadCommitted, Given.Aborted("T1", t => t.Read(1, 1).Write(1, 1)));
    }

    [Fact]
    public void Blind_writes_in_any_order_show_nothing() =>
        ShowsNothing(Given
            .Committed("T1", t => t.Write(1, 1).Write(2, 1))
            .Committed("T2", t => t.Write(1, 2).Write(2, 2)).Then()
            .Committed("T3", t => t.Read(1, 1).Read(2, 1)));

    [Fact]
    public void Blind_writes_that_end_mixed_are_found_by_a_reader_in_between() =>
        Shows(GSingle, Snapshot, Given
            .Committed("T1", t => t.Read(1, 0).Write(1, 1).Write(2, 1))
            .Committed("T2", t => t.Read(1, 1).Write(1, 2).Write(2, 2))
            .Committed("T3", t => t.Read(2, 2).Write(2, 3))
            .Committed("T4", t => t.Read(1, 1).Read(2, 2)));

    [Fact]
    public void Evidence_tells_the_cycle_and_its_attempts()
    {
        HistoryReport report = Given
            .Committed("T1", t => t.Append(1, 5).ReadList(2, 6))
            .Committed("T2", t => t.Append(2, 6).ReadList(1, 5)).Check();

        string evidence = report.Anomalies.First(anomaly => anomaly.Kind == G1c).Evidence;

        Assert.Contains("T1 wrote k1 5, read by T2", evidence, StringComparison.Ordinal);
        Assert.Contains("T2 wrote k2 6, read by T1", evidence, StringComparison.Ordinal);
        Assert.Contains("T1 (committed, 0..99): append k1 5, read k2 = [6]", evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Real_time_edges_are_linear_in_the_history()
    {
        const int Count = 1000;
        HistoryBuilder history = Given;
        for (int i = 0; i < Count; i++)
            history.Committed($"T{i}", t => t.ReadList(i)).Then();

        Assert.InRange(history.Check().Edges, Count, 3 * Count);
    }

    static void ShowsNothing(HistoryBuilder history) => Assert.Empty(history.Check().Anomalies);

    static void ShowsNothing(HistoryBuilder history, IsolationLevel level) =>
        Assert.Null(history.Check().EvidenceAgainst(level));

    // The anomaly is found, nothing is held against the weaker levels, and it is held against this level and all above.
    static void Shows(AnomalyKind kind, IsolationLevel weakest, HistoryBuilder history)
    {
        HistoryReport report = history.Check();
        AssertForbidden(kind, weakest, report);
        foreach (IsolationLevel level in Enum.GetValues<IsolationLevel>())
        {
            if (!LevelRules.Forbids(level, kind))
                Assert.Null(report.EvidenceAgainst(level));
        }
    }

    static void AssertForbidden(AnomalyKind kind, IsolationLevel weakest, HistoryReport report)
    {
        AssertShows(kind, report);
        Assert.Equal(weakest, LevelRules.WeakestForbidding(kind));
        Assert.Contains(report.ForbiddenAt(Serializable), anomaly => anomaly.Kind == kind);
        Assert.Contains(kind.ToString(), report.EvidenceAgainst(weakest), StringComparison.Ordinal);
    }

    static void AssertShows(AnomalyKind kind, HistoryReport report) =>
        Assert.True(report.Shows(kind), $"expected {kind}, found: {string.Join("\n", report.Anomalies)}");
}
