namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>Names that the goals look up in the results.</summary>
static class RivalNames
{
    public const string Khonsu = "Khonsu, serializable";
    public const string TryLock = "Khonsu with a try-lock for each row";
    public const string LanguageExt = "LanguageExt atomic, serialisable";
}
