namespace Khonsu;

/// <summary>An Arrow file, stream or batch is damaged, cut off or of another format. Nothing was applied.</summary>
public sealed class ArrowFormatException : KhonsuException
{
    internal ArrowFormatException(string source, string problem, Exception? inner)
        : base(
            $"Cannot read Arrow data from {source}: {problem}. Write it again, or restore it from where it came.",
            inner) =>
        InputName = source;

    /// <summary>The path of the file, or words that say which input it was.</summary>
    public string InputName { get; }
}
