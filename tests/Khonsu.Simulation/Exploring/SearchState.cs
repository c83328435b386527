namespace Khonsu.Simulation.Exploring;

/// <summary>
/// A state of all nodes, as numbers: those of the nodes' states, of the facts, of the messages on their way, and what
/// may still happen.
/// </summary>
/// <param name="nodeCount">How many nodes there are.</param>
sealed class SearchState(int nodeCount)
{
    int[] _messages = new int[16];

    public int[] Nodes { get; } = new int[nodeCount];

    public int Facts { get; set; }

    public int Elections { get; set; }

    public int Proposals { get; set; }

    public int Crashes { get; set; }

    /// <summary>Messages on their way, ascending; one that was sent twice stands there twice.</summary>
    public ReadOnlySpan<int> Messages => _messages.AsSpan(0, MessageCount);

    public int MessageCount { get; private set; }

    public void CopyFrom(SearchState other)
    {
        other.Nodes.CopyTo(Nodes, 0);
        Facts = other.Facts;
        Elections = other.Elections;
        Proposals = other.Proposals;
        Crashes = other.Crashes;
        if (_messages.Length < other.MessageCount)
            Array.Resize(ref _messages, other._messages.Length);
        other.Messages.CopyTo(_messages);
        MessageCount = other.MessageCount;
    }

    public void Send(int message)
    {
        if (MessageCount == _messages.Length)
            Array.Resize(ref _messages, MessageCount * 2);
        int place = MessageCount++;
        for (; place > 0 && _messages[place - 1] > message; place--)
            _messages[place] = _messages[place - 1];
        _messages[place] = message;
    }

    public void Clear() => MessageCount = 0;

    public void Remove(int message)
    {
        int place = Messages.IndexOf(message);
        MessageCount--;
        Array.Copy(_messages, place + 1, _messages, place, MessageCount - place);
    }

    /// <summary>
    /// A number of 128 bits: a sum of numbers that stand for its parts, each as good as drawn at random, so that two
    /// states share one with a chance of 2^-128.
    /// </summary>
    public UInt128 Number()
    {
        UInt128 number = Part(0, (Elections << 16) | (Proposals << 8) | Crashes) + Part(1, Facts);
        for (int place = 0; place < Nodes.Length; place++)
            number += Part(2 + place, Nodes[place]);
        foreach (int message in Messages)
            number += Part(-1, message);
        return number;
    }

    static UInt128 Part(int kind, int value)
    {
        ulong seed = ((ulong)(uint)kind << 32) | (uint)value;
        return new UInt128(Mixed(seed + 0x9E3779B97F4A7C15), Mixed(seed ^ 0xD1B54A32D192ED03));
    }

    static ulong Mixed(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
