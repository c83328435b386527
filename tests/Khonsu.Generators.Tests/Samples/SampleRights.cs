namespace Khonsu.Generators.Tests.Samples;

/// <summary>Flags that are merged.</summary>
[Flags]
public enum SampleRights : byte
{
    None = 0,
    Read = 1,
    Write = 2,
    Share = 4,
}
