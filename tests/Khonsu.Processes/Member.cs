using System.Globalization;
using Khonsu.Cluster;
using Khonsu.Processes.Words;

namespace Khonsu.Processes;

/// <summary>Does on a node what is asked.</summary>
abstract class Member
{
    protected abstract KhonsuNodeStatus Status { get; }

    /// <summary>Carries a request out; errors become answers.</summary>
    public async Task<Answer> AnswerAsync(Request request)
    {
        try
        {
            return request.Kind == RequestKind.Leader
                ? new Answer(request.Number, Outcome.Done, [], LeaderOf(Status))
                : await RunAsync(request).ConfigureAwait(false);
        }
        catch (CommitOutcomeUnknownException)
        {
            return new Answer(request.Number, Outcome.Unknown, []);
        }
        catch (ClusterUnavailableException error)
        {
            return new Answer(request.Number, Outcome.Refused, [], OneLine(error));
        }
        catch (Exception error)
        {
            return new Answer(request.Number, Outcome.Broken, [], OneLine(error));
        }
    }

    protected abstract Task<Answer> RunAsync(Request request);

    static string LeaderOf(KhonsuNodeStatus status)
        => status.Leader?.ToString(CultureInfo.InvariantCulture) ?? "";

    static string OneLine(Exception error) => error.ToString().ReplaceLineEndings(" ");
}
