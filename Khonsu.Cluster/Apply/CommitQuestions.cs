using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// Asks the log how commits ended. A question is an entry of the log itself: its answer is what stands before it, and
/// what has not come by then is given up (Inv T5), so no answer is ever wrong later.
/// </summary>
/// <remarks>Of a start that the log has never heard of there is no answer, for anybody can name one that never was, and
/// its node would not be heard any more. So whoever may be asked for by others makes its start known first
/// (<see cref="StartNotice"/>).</remarks>
/// <param name="replica">The group.</param>
/// <param name="sink">Where the commits of this node go.</param>
/// <param name="incarnation">This start of the node.</param>
/// <param name="options">Who the node is, and how long it is tried.</param>
sealed class CommitQuestions(Replica replica, LogSink sink, ulong incarnation, SinkOptions options)
{
    /// <summary>Asks for one commit.</summary>
    /// <param name="commit">Which one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">There is no such commit.</exception>
    /// <exception cref="ClusterUnavailableException">No answer came in time; asking again is safe.</exception>
    public async Task<Settlement> AskAsync(CommitId commit, CancellationToken cancellationToken)
    {
        bool isOfThisStart = commit.Node == options.Node.Value && commit.Start == incarnation;
        CheckExists(commit, isOfThisStart);
        Applied applied = await ProposeAsync(Encode(RequestOf(commit)), cancellationToken).ConfigureAwait(false);
        if (isOfThisStart)
            sink.Settled(commit.Number);
        return (Settlement)applied.Result!;
    }

    /// <summary>Lets the log know this start of the node.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ClusterUnavailableException">It was not let know in time, or the node is stopping.</exception>
    public async Task IntroduceAsync(CancellationToken cancellationToken)
    {
        ulong number = sink.TrySpendNumber() ?? throw ClusterUnavailableException.Stopping();
        // Why a question: it comes of the node itself, so it makes the start known, and asks for nothing that is.
        byte[] question = Encode(new RequestId(options.Node, incarnation, number));
        await ProposeAsync(question, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives up a commit whose start is known to another shard, if this one has not heard of it.</summary>
    /// <param name="commit">Which one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ClusterUnavailableException">No answer came in time; asking again is safe.</exception>
    public Task GiveUpAsync(CommitId commit, CancellationToken cancellationToken)
    {
        var writer = new ByteWriter();
        ShardEntryCodec.Put(writer, new RefuseEntry(RequestOf(commit), AnsweredUpTo: 0));
        return ProposeAsync(writer.Written.ToArray(), cancellationToken);
    }

    async Task<Applied> ProposeAsync(byte[] payload, CancellationToken cancellationToken)
    {
        long began = options.Time.GetTimestamp();
        while (true)
        {
            Exception cause;
            TimeSpan pause = options.DoubtPause;
            try
            {
                return await replica.ProposeAsync(payload)
                    .WaitAsync(options.TimeLeft(began), options.Time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException error)
            {
                throw new ClusterUnavailableException(
                    ClusterUnavailableReason.NoLeader, "No majority has answered in time. Ask again.", error);
            }
            catch (InDoubtException error) when (error.InnerException is null)
            {
                cause = error;
            }
            catch (RefusedException error) when (options.PauseAfter(error) is { } after)
            {
                cause = error;
                pause = after;
            }
            catch (Exception error) when (error is InDoubtException or RefusedException or NodeStoppedException)
            {
                throw ClusterUnavailableException.OfCall(error);
            }

            if (options.Time.GetElapsedTime(began) + pause > options.CommitTimeout)
                throw ClusterUnavailableException.OfCall(cause);
            await Task.Delay(pause, options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Why: a question about a commit that does not exist yet would give it up before it is made.
    void CheckExists(CommitId commit, bool isOfThisStart)
    {
        bool isNone = commit.Node == 0 || commit.Start == 0 || commit.Number == 0;
        bool isLater = commit.Node == options.Node.Value && commit.Start > incarnation;
        if (isNone || isLater || (isOfThisStart && commit.Number > sink.LastNumber))
            throw new ArgumentException($"There is no commit {commit}.", nameof(commit));
    }

    static RequestId RequestOf(CommitId commit) => new(new NodeId(commit.Node), commit.Start, commit.Number);

    static byte[] Encode(RequestId request)
    {
        var writer = new ByteWriter();
        CommitEntryCodec.Put(
            writer, new CommitEntry { Request = request, AnsweredUpTo = 0, Snapshot = 0, Tables = [] });
        return writer.Written.ToArray();
    }
}
