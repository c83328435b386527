using Khonsu.Simulation.Exploring;

namespace Khonsu.Simulation.Tests.Exploring;

public sealed class ObjectGraphTests
{
    [Fact]
    public void A_copy_has_the_number_of_its_original_and_a_life_of_its_own()
    {
        State original = Filled();
        State copy = s_graph.Copy(original);
        Assert.Equal(NumberOf(original), NumberOf(copy));
        copy.Items.Add(9);
        Assert.NotEqual(NumberOf(original), NumberOf(copy));
        Assert.Equal([1, 2], original.Items);
    }

    [Fact]
    public void Each_field_counts()
    {
        ulong number = NumberOf(Filled());
        Action<State>[] changes =
        [
            static state => state.Count++,
            static state => state.Items[0] = 7,
            static state => state.ByName["a"] = 5,
            static state => state.Bytes[1] = 5,
            static state => state.Pair = (1, "other"),
            static state => state.Waiting.Enqueue(1),
            static state => state.Next = new State(),
        ];
        foreach (Action<State> change in changes)
        {
            State state = Filled();
            change(state);
            Assert.NotEqual(number, NumberOf(state));
        }
    }

    [Fact]
    public void The_history_of_a_collection_does_not_count()
    {
        State state = Filled();
        for (int item = 0; item < 100; item++)
            state.Items.Add(item);
        state.Items.RemoveRange(2, 100);
        state.ByName = new() { ["b"] = 2, ["a"] = 1 };
        state.Waiting.Enqueue(3);
        state.Waiting.Dequeue();
        Assert.Equal(NumberOf(Filled()), NumberOf(state));
    }

    [Fact]
    public void What_is_shared_stays_shared()
    {
        State original = Filled();
        original.Next = original.Options;
        State copy = s_graph.Copy(original);
        Assert.Same(original.Options, copy.Options);
        State twice = Filled();
        twice.Options = new State();
        twice.Next = twice.Options;
        State twin = new ObjectGraph(static _ => ObjectRole.State).Copy(twice);
        Assert.Same(twin.Options, twin.Next);
        Assert.NotSame(twice.Options, twin.Options);
    }

    [Fact]
    public void A_delegate_has_no_number()
        => Assert.Throws<InvalidOperationException>(
            static () => s_graph.Hash(new Holder { Act = Console.Beep }));

    [Fact]
    public void A_value_counts_and_is_not_copied()
    {
        var graph = new ObjectGraph(static one => one is string[]? ObjectRole.Value : ObjectRole.State);
        var one = new Holder { Words = ["a"] };
        Holder copy = graph.Copy(one);
        Assert.Same(one.Words, copy.Words);
        copy.Words = ["b"];
        Assert.NotEqual(graph.Hash(one), graph.Hash(copy));
        copy.Words = ["a"];
        Assert.Equal(graph.Hash(one), graph.Hash(copy));
    }

    static readonly State s_options = new();

    static readonly ObjectGraph s_graph = new(static value
        => ReferenceEquals(value, s_options) ? ObjectRole.Ignored : ObjectRole.State);

    static ulong NumberOf(State state) => s_graph.Hash(state);

    static State Filled() => new()
    {
        Count = 3,
        Items = [1, 2],
        ByName = new() { ["a"] = 1, ["b"] = 2 },
        Bytes = [1, 2, 3],
        Pair = (1, "one"),
        Options = s_options,
    };

    sealed class State
    {
        public int Count { get; set; }

        public List<int> Items { get; set; } = [];

        public Dictionary<string, int> ByName { get; set; } = [];

        public Queue<long> Waiting { get; } = [];

        public byte[] Bytes { get; set; } = [];

        public (int, string) Pair { get; set; }

        public State? Next { get; set; }

        public State? Options { get; set; }
    }

    sealed class Holder
    {
        public Action? Act { get; set; }

        public string[] Words { get; set; } = [];
    }
}
