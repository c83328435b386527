namespace Khonsu.Bench.Ratio.Rivals;

/// <summary>Names that the goals look up in the results.</summary>
static class RivalNames
{
    public const string Khonsu = "Khonsu, serializable";
    public const string LanguageExt = "LanguageExt atomic, serialisable";
}
