using Khonsu.Programs.Tests.Common;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.RealityShow;

public sealed class RealityShowTests(ITestOutputHelper output)
{
    const int Seats = 5;
    const int Portions = 4_000;
    const int SpinsMax = 400;

    [Fact]
    public void No_frame_of_the_film_shows_what_never_was()
    {
        var run = new ProgramRun(output);
        int cooked = Portions * run.Scale;
        using Show show = Show.Open(Seats, cooked);
        Sleepers sleepers = Sleepers.WokenByCommitsOnly(show.Store);
        var film = new List<Frame>();

        run.RunThreads(Seats + 1, worker =>
        {
            if (worker.Number == Seats)
                Film(show, film, worker.Stop);
            else
                Dine(show, worker);
        });

        output.WriteLine($"{film.Count} frames");
        run.AssertNone(film.SelectMany(frame => FilmChecker.CheckFrame(frame, cooked)));
        run.AssertNone(FilmChecker.CheckFilm(film));
        Assert.Equal(0, sleepers.Registered);
    }

    [Theory]
    [InlineData(IsolationLevel.ReadCommitted, false)]
    [InlineData(IsolationLevel.Snapshot, true)]
    public void A_camera_at_read_committed_shows_neighbours_eating_at_once(IsolationLevel level, bool isTrue)
    {
        using Show show = Show.Open(Seats, portions: 2);
        show.StartEating(0, Seats, CancellationToken.None);

        // The camera pans: it has seen the first guest eat when he stops and the second one starts.
        using ShowTransaction camera = show.Begin(new TransactionOptions { Isolation = level });
        Guest first = camera.Guests[0];
        show.StopEating(0, Seats, CancellationToken.None);
        show.StartEating(1, Seats, CancellationToken.None);
        Frame rest = Show.Picture(camera.Pots, camera.Guests, camera.Forks, Seats);
        Frame frame = rest with { Guests = [first, .. rest.Guests.Skip(1)] };

        string[] complaints = [.. FilmChecker.CheckFrame(frame, cooked: 2)];
        Assert.Equal(isTrue, complaints.Length == 0);
        Assert.Equal(
            !isTrue, complaints.Any(static complaint => complaint.Contains("philosopher 0 and the next one eat")));
    }

    [Fact]
    public void A_portion_that_vanishes_is_found()
    {
        using Show show = Show.Open(Seats, portions: 2);

        show.Atomically(static tx => tx.Pots.Row(0).Portions--);
        Frame frame = show.TakePicture(last: null, Seats, CancellationToken.None);

        Assert.Equal(
            "|t|t|t|t|t 1 left, meals 0 0 0 0 0: 1 portions instead of 2",
            Assert.Single(FilmChecker.CheckFrame(frame, cooked: 2)));
    }

    [Fact]
    public void A_film_that_runs_backwards_is_found()
    {
        using Show show = Show.Open(Seats, portions: 2);
        Frame before = show.TakePicture(last: null, Seats, CancellationToken.None);
        show.StartEating(0, Seats, CancellationToken.None);
        Frame after = show.TakePicture(before, Seats, CancellationToken.None);

        string[] complaints = [.. FilmChecker.CheckFilm([after, before])];

        Assert.Equal(">E<t|t|t|t 1 left, meals 0 0 0 0 0", $"{after}");
        Assert.Equal(2, complaints.Length);
        Assert.Contains("goes back behind", complaints[0]);
        Assert.Contains("is not the end", complaints[1]);
    }

    static void Film(Show show, List<Frame> film, CancellationToken stop)
    {
        do
        {
            film.Add(show.TakePicture(film.LastOrDefault(), Seats, stop));
        }
        while (!film[^1].IsLast);
    }

    static void Dine(Show show, Worker worker)
    {
        while (show.StartEating(worker.Number, Seats, worker.Stop))
        {
            Thread.SpinWait(worker.Random.Below(SpinsMax));
            show.StopEating(worker.Number, Seats, worker.Stop);
            Thread.SpinWait(worker.Random.Below(SpinsMax));
        }
    }
}
