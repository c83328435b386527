namespace Khonsu.Stress.Tests.Scripts;

/// <summary>Which key type a script's table has.</summary>
public enum KeyKind
{
    /// <summary>Keys are strings.</summary>
    Text,

    /// <summary>Keys are 64-bit integers.</summary>
    Number,
}
