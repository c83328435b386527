namespace Khonsu.Simulation.Exploring;

/// <summary>A state on the way to the present one, and the steps that lead out of it.</summary>
/// <param name="nodeCount">How many nodes there are.</param>
sealed class SearchFrame(int nodeCount)
{
    readonly List<(int Place, LocalEvent Event)> _moves = [];
    int _taken;

    public SearchState State { get; private set; } = new(nodeCount);

    /// <summary>The step that was taken last.</summary>
    public (int Place, LocalEvent Event) Current => _moves[_taken - 1];

    /// <summary>Starts anew with a state.</summary>
    /// <returns>Room for another one.</returns>
    public SearchState Take(SearchState state)
    {
        SearchState old = State;
        State = state;
        _moves.Clear();
        _taken = 0;
        return old;
    }

    public void Add(int place, LocalEvent happens) => _moves.Add((place, happens));

    /// <returns>The next step, or null when all were taken.</returns>
    public (int Place, LocalEvent Event)? MoveNext() => _taken < _moves.Count ? _moves[_taken++] : null;
}
