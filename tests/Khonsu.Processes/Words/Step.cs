using System.Globalization;

namespace Khonsu.Processes.Words;

/// <summary>One step of a transaction.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Key">The key, or the group.</param>
/// <param name="Value">What is appended or written.</param>
readonly record struct Step(StepKind Kind, int Key, long Value = 0)
{
    public bool IsWrite => Kind is StepKind.Append or StepKind.Write;

    public static Step Parse(string text)
    {
        string[] words = text.Split(' ');
        return new Step(
            Enum.Parse<StepKind>(words[0]),
            int.Parse(words[1], CultureInfo.InvariantCulture),
            long.Parse(words[2], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Key} {Value}");
}
