using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Hosting;

/// <summary>Makes a call that may be made twice, until it is answered or the time for it is over.</summary>
static class PatientCall
{
    /// <summary>Makes it.</summary>
    /// <param name="ask">The call.</param>
    /// <param name="options">How long it is tried.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ClusterUnavailableException">No answer came in time; asking again is safe.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> ask, SinkOptions options, CancellationToken cancellationToken)
    {
        long began = options.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask().WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (RefusedException error) when (options.PauseAfter(error) is { } pause
                && options.Time.GetElapsedTime(began) + pause <= options.CommitTimeout)
            {
                await Task.Delay(pause, options.Time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is RefusedException or NodeStoppedException)
            {
                throw ClusterUnavailableException.OfCall(error);
            }
        }
    }
}
