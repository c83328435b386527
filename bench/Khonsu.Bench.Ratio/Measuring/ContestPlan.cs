namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>A workload: what is compared, on how many rows, and how to read its figures.</summary>
sealed record ContestPlan
{
    /// <summary>Name for <c>--only</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for the report.</summary>
    public required string Title { get; init; }

    /// <summary>Makes the rivals, baseline first; each call fills one bank.</summary>
    public required IReadOnlyList<RivalEntry> Rivals { get; init; }

    /// <summary>Makes the worker of a thread number, with its key stream.</summary>
    public required Func<int, Worker> CreateWorker { get; init; }

    /// <summary>Numbers of threads; empty stands for those of the command line.</summary>
    public IReadOnlyList<int> Threads { get; init; } = [];

    /// <summary>Operations for each thread instead of a time, for exact byte counts; 0 stands for a time.</summary>
    public long OperationsMax { get; init; }

    /// <summary>Whether thread 0 is measured and the other threads write beside it.</summary>
    public bool HasWriter { get; init; }

    /// <summary>Rows that one operation walks; above 1 the report shows nanoseconds for each row.</summary>
    public int RowsPerOperation { get; init; } = 1;
}
