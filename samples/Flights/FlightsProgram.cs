using Flights.CommandLine;
using Flights.Input;
using Flights.Replay;
using Khonsu;

namespace Flights;

/// <summary>
/// The program as a function: words and writers in, exit code out. Every error that can happen ends here.
/// </summary>
static class FlightsProgram
{
    /// <summary>All checks passed, or the help was asked for.</summary>
    public const int Success = 0;

    /// <summary>Bad options, bad input, a file that cannot be written, or a failed check.</summary>
    public const int Failure = 1;

    /// <summary>Stopped by the user, as shells know it from other programs.</summary>
    public const int Stopped = 130;

    /// <summary>Runs the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">For results.</param>
    /// <param name="error">For errors and skipped rows.</param>
    /// <param name="cancellation">Stops the run between two rows or two transactions.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        try
        {
            FlightsOptions options = OptionsParser.Parse(args);
            if (options.ShowsHelp)
                output.WriteLine(OptionsParser.Help);
            else
                new FlightsRun(options, output, error).Run(FlightPosting.Post, cancellation);
            return Success;
        }
        catch (OptionsException e)
        {
            return Fail(error, $"{e.Message}; --help lists the options");
        }
        catch (Exception e) when (
            e is InputException or CheckException or KhonsuException or IOException or UnauthorizedAccessException)
        {
            return Fail(error, e.Message);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("stopped; the run is not complete");
            return Stopped;
        }
    }

    static int Fail(TextWriter error, string message)
    {
        error.WriteLine($"error: {message}");
        return Failure;
    }
}
