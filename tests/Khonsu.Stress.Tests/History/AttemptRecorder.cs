using System.Collections.Immutable;

namespace Khonsu.Stress.Tests.History;

/// <summary>Collects the operations of one attempt; used by one thread.</summary>
sealed class AttemptRecorder(string name, long beginTick)
{
    readonly ImmutableArray<Operation>.Builder _operations = ImmutableArray.CreateBuilder<Operation>();
    int _calls;

    public AttemptRecorder Append(int key, long element)
    {
        _operations.Add(new Operation(OperationKind.Append, key, _calls++, element, [], false));
        return this;
    }

    public AttemptRecorder ReadList(int key, params ImmutableArray<long> elements)
    {
        _operations.Add(new Operation(OperationKind.ReadList, key, _calls++, 0, elements, false));
        return this;
    }

    public AttemptRecorder ScanLists(params ReadOnlySpan<(int Key, ImmutableArray<long> Elements)> lists)
    {
        foreach ((int key, ImmutableArray<long> elements) in lists)
            _operations.Add(new Operation(OperationKind.ReadList, key, _calls, 0, elements, true));
        _calls++;
        return this;
    }

    public AttemptRecorder Write(int key, long value)
    {
        _operations.Add(new Operation(OperationKind.Write, key, _calls++, value, [], false));
        return this;
    }

    public AttemptRecorder Read(int key, long value)
    {
        _operations.Add(new Operation(OperationKind.Read, key, _calls++, value, [], false));
        return this;
    }

    public AttemptRecorder ScanRegisters(params ReadOnlySpan<(int Key, long Value)> registers)
    {
        foreach ((int key, long value) in registers)
            _operations.Add(new Operation(OperationKind.Read, key, _calls, value, [], true));
        _calls++;
        return this;
    }

    public Attempt End(long endTick, bool isCommitted, bool hasPlace = true) =>
        new(name, beginTick, endTick, isCommitted, hasPlace, _operations.ToImmutable());
}
