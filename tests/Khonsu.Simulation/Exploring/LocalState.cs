namespace Khonsu.Simulation.Exploring;

/// <summary>
/// A state of one node under one number: the forms it was met in, which differ in what the node never reads again, and
/// what the events that were tried make of it.
/// </summary>
/// <param name="view">What a search asks of it.</param>
/// <param name="hash">The number that equal states have in every search.</param>
sealed class LocalState(LocalView view, ulong hash)
{
    readonly List<ExploredNode> _forms = [];
    readonly HashSet<ulong> _formHashes = [];
    int[] _events = new int[4];
    LocalStep[] _steps = new LocalStep[4];
    MessageFate[] _fates = [];

    public LocalView View { get; } = view;

    public ulong Hash { get; } = hash;

    public IReadOnlyList<ExploredNode> Forms => _forms;

    /// <summary>How many events were tried.</summary>
    public int StepCount { get; private set; }

    public (int Event, LocalStep Step) StepAt(int place) => (_events[place], _steps[place]);

    /// <returns>Whether it is a new form.</returns>
    public bool AddForm(ExploredNode node, ulong formHash)
    {
        bool isNew = _formHashes.Add(formHash);
        if (isNew)
            _forms.Add(node);
        return isNew;
    }

    public LocalStep? Find(int happens)
    {
        int place = _events.AsSpan(0, StepCount).IndexOf(happens);
        return place < 0 ? null : _steps[place];
    }

    public void Add(int happens, LocalStep step)
    {
        if (StepCount == _events.Length)
        {
            Array.Resize(ref _events, StepCount * 2);
            Array.Resize(ref _steps, StepCount * 2);
        }
        _events[StepCount] = happens;
        _steps[StepCount] = step;
        StepCount++;
    }

    public MessageFate FateOf(int message) => message < _fates.Length ? _fates[message] : MessageFate.Unknown;

    public void SetFate(int message, MessageFate fate)
    {
        if (message >= _fates.Length)
            Array.Resize(ref _fates, message + 16);
        _fates[message] = fate;
    }
}
