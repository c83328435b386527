using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace Khonsu.Cluster.Tool.Output;

/// <summary>Says what comes of a command: as lines for people, or as one line of JSON for programs. How far it is, it
/// says on the error stream, and only where that is a terminal.</summary>
/// <param name="output">Where answers go.</param>
/// <param name="error">Where the progress goes.</param>
sealed class Answer(TextWriter output, TextWriter error)
{
    /// <summary>Says it.</summary>
    /// <param name="isJson">Whether in JSON.</param>
    /// <param name="fields">What.</param>
    public void Give(bool isJson, IReadOnlyList<Field> fields)
    {
        if (isJson)
        {
            output.WriteLine(JsonOf(fields));
            return;
        }

        int width = fields.Max(static field => field.Name.Length);
        foreach (Field field in fields)
        {
            string[] lines = field.Value is string[] several ? several : [TextOf(field.Value)];
            foreach (string line in lines.DefaultIfEmpty("none"))
                output.WriteLine($"{field.Name.PadRight(width)}  {line}");
        }
    }

    /// <summary>Does something that takes long, of which nobody knows how long.</summary>
    /// <param name="isQuiet">Whether nothing is said meanwhile.</param>
    /// <param name="what">What is being done.</param>
    /// <param name="work">It; returns the exit code.</param>
    public Task<int> WaitAsync(bool isQuiet, string what, Func<int> work)
        => WaitAsync(isQuiet, what, () => Task.Run(work));

    /// <summary>Waits for something that nodes do, of which nobody knows how long it takes.</summary>
    /// <param name="isQuiet">Whether nothing is said meanwhile.</param>
    /// <param name="what">What is being done.</param>
    /// <param name="work">It; returns the exit code.</param>
    public async Task<int> WaitAsync(bool isQuiet, string what, Func<Task<int>> work)
        => isQuiet || !IsTerminal ? await work() : await Terminal().Status().StartAsync(what, _ => work());

    /// <summary>Does something that takes long and says how far it is.</summary>
    /// <param name="isQuiet">Whether nothing is said meanwhile.</param>
    /// <param name="what">What is being done.</param>
    /// <param name="work">It; returns the exit code.</param>
    public async Task<int> ProgressAsync(bool isQuiet, string what, Func<IProgress<double>, int> work)
    {
        if (isQuiet || !IsTerminal)
            return await Task.Run(() => work(new Progress<double>()));
        return await Terminal().Progress().StartAsync(bars =>
        {
            ProgressTask bar = bars.AddTask(what, maxValue: 1);
            return Task.Run(() => work(new Progress<double>(done => bar.Value = done)));
        });
    }

    static bool IsTerminal => !Console.IsErrorRedirected;

    static string TextOf(object? value) => value switch
    {
        null => "unknown",
        bool truth => truth ? "yes" : "no",
        DateTimeOffset time => time.ToLocalTime().ToString(
            "yyyy-MM-dd HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    static string JsonOf(IReadOnlyList<Field> fields)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (Field field in fields)
                Put(writer, field);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    static void Put(Utf8JsonWriter writer, Field field)
    {
        writer.WritePropertyName(field.Name);
        switch (field.Value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                break;
            case string[] several:
                writer.WriteStartArray();
                foreach (string one in several)
                    writer.WriteStringValue(one);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteRawValue(TextOf(field.Value));
                break;
        }
    }

    IAnsiConsole Terminal() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
}
