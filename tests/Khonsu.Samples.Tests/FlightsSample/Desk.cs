using Flights;
using Flights.CommandLine;
using Flights.Model;

namespace Khonsu.Samples.Tests.FlightsSample;

/// <summary>A folder with input files, on which the sample is run; removed at the end of the test.</summary>
sealed class Desk : IDisposable
{
    public const string GoodFlight =
        """{"date":"2001/01/01 00:47","delay":66,"distance":1750,"origin":"DTW","destination":"LAS"}""";

    public const string GoodAirports =
        """
        iata,name,city,state,country,latitude,longitude
        DTW,Detroit Metropolitan-Wayne County,Detroit,MI,USA,42.21205889,-83.34883583
        LAS,McCarran International,Las Vegas,NV,USA,36.08036111,-115.1523333
        OAK,Metropolitan Oakland International,Oakland,CA,USA,37.72129083,-122.2207167

        """;

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("khonsu-flights-");

    public Desk()
    {
        WriteAirports(GoodAirports);
        WriteFlights(GoodFlight);
    }

    public string AirportsPath => Path.Combine(_folder.FullName, "airports.csv");

    public string FlightsPath => Path.Combine(_folder.FullName, "flights.json");

    public string OutputFolder => Path.Combine(_folder.FullName, "out");

    public void WriteAirports(string text) => File.WriteAllText(AirportsPath, text);

    public void WriteFlights(string text) => File.WriteAllText(FlightsPath, text);

    /// <summary>Runs the sample on the files of the desk.</summary>
    public RunResult Run(params string[] options) =>
        RunShipped(["--airports", AirportsPath, "--flights", FlightsPath, .. options]);

    /// <summary>Runs the sample on the data it comes with.</summary>
    public RunResult RunShipped(params string[] options) => RunProgram(["--out", OutputFolder, .. options], default);

    public static RunResult RunProgram(string[] words, CancellationToken cancellation)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = FlightsProgram.Run(words, output, error, cancellation);
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the sample on its own data, with another way to post a flight.</summary>
    public void RunShipped(Action<FlightBookTx, Flight> post, CancellationToken cancellation = default)
    {
        FlightsOptions options = new() { Threads = 2, OutputFolder = OutputFolder };
        new FlightsRun(options, TextWriter.Null, TextWriter.Null).Run(post, cancellation);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
