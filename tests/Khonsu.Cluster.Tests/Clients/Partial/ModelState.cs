using System.Collections.Immutable;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>All rows at one moment, by <see cref="ModelRow.Name"/>.</summary>
sealed record ModelState(ImmutableSortedDictionary<string, ModelRow> Rows)
{
    public static ModelState Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, ModelRow>(StringComparer.Ordinal));

    public IEnumerable<Piece> Pieces => Rows.Values.Select(static row => row.Row).OfType<Piece>();

    public IEnumerable<Line> Lines => Rows.Values.Select(static row => row.Row).OfType<Line>();

    /// <summary>A name that two pieces have; null for none.</summary>
    public int? NameTwice => Pieces.Where(static piece => piece.Name is not null)
        .GroupBy(static piece => piece.Name).FirstOrDefault(static group => group.Count() > 1)?.Key;

    public ModelState With(ModelRow row) => new(Rows.SetItem(row.Name, row));

    /// <summary>With other rows; null for one that is not there.</summary>
    public ModelState With(IEnumerable<KeyValuePair<string, ModelRow?>> rows)
    {
        ModelState state = this;
        foreach ((string name, ModelRow? row) in rows)
            state = row is null ? state.Without(name) : state.With(row);
        return state;
    }

    public ModelState Without(string name) => new(Rows.Remove(name));
}
