namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>What one run of one rival measured.</summary>
sealed record RunResult
{
    /// <summary>Operations of the main threads for each second, added over the threads.</summary>
    public required double Rate { get; init; }

    /// <summary>The same of the writer beside them; 0 when there is none.</summary>
    public required double WriterRate { get; init; }

    /// <summary>
    /// Processor time of the process for each operation of any thread: the collector's too, and what a thread spins.
    /// </summary>
    public double CpuNanoseconds { get; init; }

    /// <summary>Bytes that the main threads allocated for each operation.</summary>
    public required double BytesPerOperation { get; init; }

    /// <summary>Runs of the body for each operation; 0 when the rival cannot repeat it.</summary>
    public required double AttemptsPerOperation { get; init; }

    /// <summary>Collections of generation 0, 1 and 2.</summary>
    public CollectionCounts Collections { get; init; }

    /// <summary>Share of the wall time that the collector stopped the threads.</summary>
    public double PauseShare { get; init; }

    /// <summary>Sums that were not those of one moment.</summary>
    public required long WrongTotals { get; init; }

    /// <summary>A broken invariant in words, or null.</summary>
    public string? Failure { get; init; }
}
