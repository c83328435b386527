using System.Globalization;
using Spectre.Console;

namespace Flights.Report;

/// <summary>The user's console: colours and a progress bar on a terminal, plain lines elsewhere.</summary>
sealed class RunConsole
{
    const int PlainWidth = 120;
    const int PlainSteps = 4;

    readonly IAnsiConsole _console;
    readonly TextWriter _output;
    readonly bool _isTerminal;

    /// <summary>Writes to a terminal or elsewhere.</summary>
    public RunConsole(TextWriter output)
    {
        _output = output;
        _isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = _isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = _isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!_isTerminal)
            _console.Profile.Width = PlainWidth;
    }

    /// <summary>Writes a line as it is.</summary>
    public void Line(string text) => _output.WriteLine(text);

    /// <summary>Writes a line with numbers as <c>20,000</c>, on every machine.</summary>
    public void Line(FormattableString text) => Line(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a table.</summary>
    public void Write(Table table) => _console.Write(table);

    /// <summary>Does some work and shows how far it is.</summary>
    /// <param name="label">What is done.</param>
    /// <param name="total">When it is done.</param>
    /// <param name="work">The work; it tells how far it is.</param>
    public TResult Progress<TResult>(string label, int total, Func<Action<int>, TResult> work) =>
        _isTerminal ? ProgressBar(label, total, work) : work(PlainProgress(label, total));

    TResult ProgressBar<TResult>(string label, int total, Func<Action<int>, TResult> work) => _console
        .Progress()
        .Start(context =>
        {
            ProgressTask bar = context.AddTask(label, maxValue: total);
            return work(done => bar.Value = done);
        });

    Action<int> PlainProgress(string label, int total)
    {
        int stepsShown = 0;
        return done =>
        {
            int steps = (int)((long)done * PlainSteps / total);
            if (steps > stepsShown)
                Line($"{label}: {done:N0} of {total:N0}");
            stepsShown = steps;
        };
    }
}
