namespace Khonsu.Generators.Diagnostics;

/// <summary>Categories, for rule sets that set a severity for many rules at once.</summary>
static class RuleCategories
{
    /// <summary>How records and models are declared.</summary>
    public const string Usage = "Khonsu.Usage";

    /// <summary>How values are stored.</summary>
    public const string Mapping = "Khonsu.Mapping";

    /// <summary>What the bodies of transactions do.</summary>
    public const string Transactions = "Khonsu.Transactions";
}
