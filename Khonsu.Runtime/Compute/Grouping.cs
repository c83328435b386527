namespace Khonsu.Compute;

/// <summary>Which group each of some rows belongs to: rows whose values are equal in each of some columns.</summary>
/// <remarks>
/// Idea: all rows are one group at first, which is split by one word of one column at a time. Groups are numbered in
/// the order of their first rows.
/// </remarks>
internal sealed class Grouping
{
    Grouping(int[] rows, int[] groups, int[] firstRows)
        => (Rows, Groups, FirstRows) = (rows, groups, firstRows);

    /// <summary>The rows that are grouped, ascending.</summary>
    internal int[] Rows { get; }

    /// <summary>The group of each of them.</summary>
    internal int[] Groups { get; }

    /// <summary>The first row of each group.</summary>
    internal int[] FirstRows { get; }

    /// <summary>Groups rows.</summary>
    /// <param name="keys">The columns, at least one; null is equal to null.</param>
    /// <param name="where">The rows that are grouped, those that are true; null for all.</param>
    /// <returns>The groups.</returns>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    internal static Grouping Of(KeyColumn[] keys, ColumnMask? where)
    {
        int[] rows = RowPlaces.Where(keys[0].First.Length, where);
        int[] groups = new int[rows.Length];
        int count = Math.Min(rows.Length, 1);
        foreach (KeyColumn key in keys)
            count = Split(key, rows, groups, count);
        return new Grouping(rows, groups, Number(rows, groups, count));
    }

    /// <summary>Splits groups by a column.</summary>
    /// <returns>How many there are then.</returns>
    static int Split(KeyColumn key, int[] rows, int[] groups, int count)
    {
        int[] pending = RowPlaces.Counted(0, rows.Length);
        for (int depth = 0; pending.Length != 0; depth++)
        {
            var table = new GroupTable();
            bool[] isGiven = new bool[count];
            List<int> continued = [];
            foreach (int index in pending)
            {
                int row = rows[index];
                int before = groups[index];
                bool isNull = key.IsNull(row);
                ulong word = isNull ? 0 : depth == 0 ? key.First[row] : key.WordAt(row, depth);
                ref int group = ref table.GroupOf(isNull ? ~before : before, word);
                if (group == GroupTable.None)
                {
                    // Why: the first of its parts stays the group, so there are no more numbers than groups.
                    group = isGiven[before] ? count++ : before;
                    isGiven[before] = true;
                }

                groups[index] = group;
                if (!isNull && key.Continues(word, depth))
                    continued.Add(index);
            }

            pending = [.. continued];
        }

        return count;
    }

    /// <summary>Numbers groups in the order of their first rows.</summary>
    /// <returns>The first row of each.</returns>
    static int[] Number(int[] rows, int[] groups, int count)
    {
        int[] numbers = new int[count];
        int[] firstRows = new int[count];
        System.Array.Fill(numbers, -1);
        int seen = 0;
        for (int index = 0; index < rows.Length; index++)
        {
            ref int number = ref numbers[groups[index]];
            if (number < 0)
            {
                number = seen++;
                firstRows[number] = rows[index];
            }

            groups[index] = number;
        }

        return firstRows;
    }
}
