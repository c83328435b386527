namespace Khonsu.Cluster;

/// <summary>How far back a store can be restored, as an application's configuration has it. What the settings mean is
/// said at the property of <see cref="KhonsuArchiveOptions"/> with the same name.</summary>
public sealed class KhonsuArchiveSettings
{
    static readonly KhonsuArchiveOptions s_defaults = new();

    /// <summary>Whether there is an archive at all.</summary>
    public bool IsKept { get; set; } = true;

    /// <summary>The folder.</summary>
    public string? Directory { get; set; }

    /// <summary>Every moment of so much time back can be restored.</summary>
    public TimeSpan Retention { get; set; } = s_defaults.Retention;

    /// <summary>When the archive is larger, its oldest part goes earlier.</summary>
    public long BytesMax { get; set; } = s_defaults.BytesMax;
}
