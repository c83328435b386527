namespace Khonsu.Stress.Tests.Scripts;

/// <summary>Every level with every key type.</summary>
public sealed class LevelAndKeyData : TheoryData<IsolationLevel, KeyKind>
{
    public LevelAndKeyData()
    {
        foreach (IsolationLevel level in Enum.GetValues<IsolationLevel>())
        {
            foreach (KeyKind key in Enum.GetValues<KeyKind>())
                Add(level, key);
        }
    }
}
