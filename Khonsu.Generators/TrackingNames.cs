namespace Khonsu.Generators;

/// <summary>Names of the pipeline's steps; the caching tests ask the driver about them.</summary>
static class TrackingNames
{
    /// <summary>Records that code can be generated for, one value each.</summary>
    public const string Records = "Khonsu.Records";

    /// <summary>Model classes that code can be generated for, one value each.</summary>
    public const string Models = "Khonsu.Models";

    /// <summary>Names that several records or models would share; empty in nearly every compilation.</summary>
    public const string Clashes = "Khonsu.Clashes";

    /// <summary>Text of the schema lock while the build writes a new one, else nothing.</summary>
    public const string SchemaLock = "Khonsu.SchemaLock";

    /// <summary>Every name, for tests that go through all steps.</summary>
    public static readonly string[] All = [Records, Models, Clashes, SchemaLock];
}
