using System.Globalization;
using Khonsu.Diagnostics;

namespace Khonsu.Protocol.Tests.Parking;

/// <summary>
/// Where a victim is parked: at which step, in which role, at which hit of it, and over how many rows.
/// </summary>
/// <param name="Step">The step.</param>
/// <param name="IsHelper">Whether the victim is at that moment deep in another transaction's commit.</param>
/// <param name="Hit">Which hit of the step in that role, from 1.</param>
/// <param name="Rows">Rows of the transfers.</param>
/// <param name="IsTracked">Whether some transactions have their reads certified, so that commits are tracked.</param>
readonly record struct ParkCase(Step Step, bool IsHelper, int Hit, int Rows, bool IsTracked = false)
{
    static readonly int[] s_hits = [1, 2, 5];
    static readonly int[] s_rows = [2, 3];

    /// <summary>All cases of one step.</summary>
    public static IEnumerable<ParkCase> Of(Step step) =>
        from isHelper in (bool[])[false, true]
        from hit in s_hits
        from rows in s_rows
        select new ParkCase(step, isHelper, hit, rows, step >= Step.CommitTracked);

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Step} as {(IsHelper ? "helper" : "owner")}, hit {Hit}, {Rows} rows{(IsTracked ? ", tracked" : "")}");
}
