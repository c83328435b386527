using System.Globalization;

namespace Khonsu.Bench.Ratio;

/// <summary>Turns arguments into options.</summary>
static class BenchOptionsParser
{
    public const string Usage = """
        Khonsu.Bench.Ratio [--only NAME[,NAME]] [--rounds 5] [--seconds 0.5] [--threads 1,2] [--markdown FILE]
                           [--goals] [--arrow] [--columnar] [--levels] [--features] [--smoke] [--prove-checks]
        """;

    const double SmokeSeconds = 0.01;

    /// <exception cref="FormatException">An argument is unknown, lacks its value, or the value makes no
    /// sense.</exception>
    public static BenchOptions Parse(string[] arguments)
    {
        var options = new BenchOptions { CommandLine = string.Join(' ', arguments) };
        if (arguments.Contains("--smoke") || arguments.Contains("--prove-checks"))
            options = options with { Smoke = true, Rounds = 1, Seconds = SmokeSeconds };
        for (var i = 0; i < arguments.Length; i++)
            options = Apply(options, arguments, ref i);
        if (options.Rounds < 1 || options.Seconds <= 0 || options.Threads.Any(static t => t < 1))
            throw new FormatException("Rounds, seconds and threads must be positive.");
        return options;
    }

    static BenchOptions Apply(BenchOptions options, string[] arguments, ref int i) => arguments[i] switch
    {
        "--only" => options with { Only = Value(arguments, ref i).Split(',', StringSplitOptions.RemoveEmptyEntries) },
        "--rounds" => options with { Rounds = Whole(Value(arguments, ref i)) },
        "--seconds" => options with { Seconds = double.Parse(Value(arguments, ref i), CultureInfo.InvariantCulture) },
        "--threads" => options with
        {
            Threads = [.. Value(arguments, ref i).Split(',').Select(Whole)],
        },
        "--markdown" => options with { MarkdownFile = Value(arguments, ref i) },
        "--goals" => options with { Goals = true },
        "--arrow" => options with { Arrow = true },
        "--columnar" => options with { Columnar = true },
        "--levels" => options with { Levels = true },
        "--features" => options with { Features = true },
        "--smoke" => options,
        "--prove-checks" => options with { ProveChecks = true },
        var unknown => throw new FormatException($"Unknown argument {unknown}."),
    };

    static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    static string Value(string[] arguments, ref int i) =>
        ++i < arguments.Length ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value.");
}
