namespace Khonsu.Generators.Parsing;

/// <summary>Key columns of a record in the order that the user gave them.</summary>
sealed class KeyOrder
{
    readonly List<(int Order, int Column)> _columns = new(1);

    /// <summary>How many columns the key has.</summary>
    public int Count => _columns.Count;

    /// <summary>Adds a column; later columns of the same order would be an error and are refused.</summary>
    /// <param name="column">Index of the column.</param>
    /// <param name="order">Its place in the key.</param>
    /// <returns>False when another column has the place.</returns>
    public bool TryAdd(int column, int order)
    {
        int index = 0;
        while (index < _columns.Count && _columns[index].Order < order)
            index++;
        if (index < _columns.Count && _columns[index].Order == order)
            return false;
        _columns.Insert(index, (order, column));
        return true;
    }

    /// <summary>The key.</summary>
    /// <returns>Indexes of the columns in key order.</returns>
    public int[] ToArray()
    {
        var columns = new int[_columns.Count];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = _columns[i].Column;
        return columns;
    }
}
