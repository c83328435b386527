namespace Khonsu.Simulation.Faults;

/// <summary>Which classes of faults may happen in a run.</summary>
/// <param name="Bits">Bit <c>i</c> stands for the class with the number <c>i</c>.</param>
readonly record struct FaultSet(uint Bits)
{
    public static readonly FaultSet None;

    public static FaultSet Of(params ReadOnlySpan<FaultClass> faults)
    {
        FaultSet set = None;
        foreach (FaultClass fault in faults)
            set = set.With(fault);
        return set;
    }

    public IEnumerable<FaultClass> Members => Enum.GetValues<FaultClass>().Where(Has);

    public bool Has(FaultClass fault) => (Bits & (1U << (int)fault)) != 0;

    public FaultSet With(FaultClass fault) => new(Bits | (1U << (int)fault));

    public FaultSet Without(FaultClass fault) => new(Bits & ~(1U << (int)fault));

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static FaultSet Parse(string text) => text == "none"
        ? None
        : text.Split(',').Select(Enum.Parse<FaultClass>).Aggregate(None, static (set, fault) => set.With(fault));

    public override string ToString() => Bits == 0 ? "none" : string.Join(',', Members);
}
