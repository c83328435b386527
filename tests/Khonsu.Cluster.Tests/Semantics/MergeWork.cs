#pragma warning disable KHN105 // The numbers begin anew in each run.

namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>Draws merges: the same of the same random numbers, without a look at any row.</summary>
static class MergeWork
{
    public static void Run(Tx tx, Random random, bool mayFail)
    {
        for (int left = random.Next(1, 5); left > 0; left--)
            Merge(tx, $"row {random.Next(3)}", random, mayFail);
    }

    static void Merge(Tx tx, string id, Random random, bool mayFail)
    {
        int number = random.Next(1, 50);
        switch (random.Next(17))
        {
            case 0:
                tx.Tallies.Merge(id).Sum += number;
                break;
            case 1:
                tx.Tallies.Merge(id).Sum -= 2 * number;
                break;
            case 2:
                tx.Tallies.Merge(id).Money += number / 100m;
                break;
            case 3:
                tx.Tallies.Merge(id).Money -= number / 50m;
                break;
            case 4:
                tx.Tallies.Merge(id).Stock += (uint)number;
                break;
            case 5:
                // Now and then more than there is: then the whole transaction does nothing.
                if (mayFail)
                    tx.Tallies.Merge(id).Stock -= (uint)(number % 7);
                break;
            case 6:
                tx.Tallies.Merge(id).RaiseBest(number);
                break;
            case 7:
                tx.Tallies.Merge(id).LowerFirst(new DateTime(2000 - number, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                break;
            case 8:
                tx.Tallies.Merge(id).Marks |= (Marks)(1 << (number % 3));
                break;
            case 9:
                tx.Tallies.Merge(id).IsOpen &= number % 9 != 0;
                break;
            case 10:
                tx.Tallies.Merge(id).AppendLog($"{number};");
                break;
            case 11:
                tx.Tallies.Merge(id).AppendLines([$"{number}", "", "ä"]);
                break;
            case 12:
                tx.Tallies.Merge(id).AddTags($"{number % 5}");
                break;
            case 13:
                tx.Tallies.Merge(id).SetTitle(number % 4 == 0 ? null : $"title {number}");
                break;
            case 14:
                tx.Tallies.Merge(id).ClaimOwner($"owner {number}");
                break;
            case 15:
                // An own row, and what is merged into it afterwards.
                tx.Tallies.Upsert(Tally.Of(id));
                tx.Tallies.Merge(id).Sum += number;
                break;
            default:
                tx.Tallies.Merge(id).Sum += 1;
                tx.Tallies.Merge(id).Stock += 3;
                tx.Tallies.Merge(id).Sum -= 4;
                break;
        }
    }
}
