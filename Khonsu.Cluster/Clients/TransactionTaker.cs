using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;

namespace Khonsu.Cluster.Clients;

/// <summary>
/// Does the transactions of several shards of one client, each under a name that it gives: the first thing that comes
/// under a name is the only one. By one thread at a time, but what it waits for.
/// </summary>
/// <param name="core">The node.</param>
/// <param name="checks">Of each shard, whether nodes can read a part.</param>
/// <param name="answers">Takes the answers.</param>
sealed class TransactionTaker(NodeCore core, IReadOnlyList<EntryCheck> checks, CommitAnswers answers) : IDisposable
{
    // Transactions of one call that are not done; further ones are refused.
    const int OpenMax = 4096;
    const int PartsMin = 2;
    const int BytesMax = 1 << 20;

    static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(50);

    readonly Dictionary<ulong, (ClientName Name, bool IsUsed)> _names = [];

    /// <summary>Takes what is next.</summary>
    /// <exception cref="MalformedBytesException">It is nothing that can be next.</exception>
    public void Take(V1.TransactionStep step)
    {
        if (core.Shared is not { } shared)
            throw new MalformedBytesException("a store of one shard has no transactions of several");
        switch (step.StepCase)
        {
            case V1.TransactionStep.StepOneofCase.Name:
                Name(shared, step.Number);
                break;
            case V1.TransactionStep.StepOneofCase.Parts:
                Begin(shared, step.Number, step.Parts);
                break;
            case V1.TransactionStep.StepOneofCase.Done:
                if (_names.Remove(step.Number, out (ClientName Name, bool IsUsed) done) && !step.Done.IsInDoubt)
                    shared.Release(done.Name);
                break;
            default:
                throw new MalformedBytesException("a step of a transaction is none");
        }
    }

    /// <summary>The client has ended: names that it has not used are free. What it has begun goes on, and who asks for
    /// it later is told.</summary>
    public void Dispose()
    {
        foreach ((ClientName name, bool isUsed) in _names.Values)
        {
            if (!isUsed)
                core.Shared!.Release(name);
        }
    }

    void Name(ShardedSink shared, ulong number)
    {
        if (_names.ContainsKey(number))
            throw new MalformedBytesException($"transaction {number} has a name already");
        if (_names.Count >= OpenMax || shared.TryName() is not { } name)
        {
            string message = $"This node is stopping, or has {OpenMax} transactions of the client.";
            End(CommitAnswers.Of(number, V1.CommitEnd.Busy, message, s_soon));
            return;
        }

        _names.Add(number, (name, false));
        answers.Add(new V1.CommitReplies
        {
            Names =
            {
                new V1.TransactionName
                {
                    Number = number,
                    Node = name.Node.Value,
                    Start = name.Incarnation,
                    Sequence = name.RequestOf(home: 0).Sequence,
                    AnsweredUpTo = name.AnsweredUpTo,
                },
            },
        });
    }

    void Begin(ShardedSink shared, ulong number, V1.TransactionParts encoded)
    {
        if (!_names.TryGetValue(number, out (ClientName Name, bool IsUsed) held) || held.IsUsed)
            throw new MalformedBytesException($"transaction {number} has no name, or was begun already");
        GroupId[] shards = ShardsOf(encoded);
        ReadOnlyMemory<byte>[] payloads = [.. encoded.Parts.Select(static part => part.Command.Memory)];
        RequestId id = held.Name.RequestOf(ShardMap.ShardOf(shards[0]));
        for (int place = 0; place < shards.Length; place++)
        {
            EntryCheck check = checks[ShardMap.ShardOf(shards[place])];
            if (check.FaultOf(payloads[place], shards, id, held.Name.AnsweredUpTo) is { } fault)
            {
                Drop(shared, number, ProposalTaker.AnswerOf(number, fault));
                return;
            }
        }

        if (payloads.Sum(static part => part.Length) > BytesMax)
        {
            string message = $"Its parts are larger than {BytesMax} bytes in all. Split it.";
            Drop(shared, number, CommitAnswers.Of(number, V1.CommitEnd.TooLarge, message, null));
            return;
        }

        _names[number] = (held.Name, true);
        _ = FollowAsync(number, shared.CommitAsync(held.Name, shards, payloads, encoded.IsAscending));
    }

    GroupId[] ShardsOf(V1.TransactionParts encoded)
    {
        if (encoded.Parts.Count < PartsMin)
            throw new MalformedBytesException("a transaction of several shards has one part, or none");
        var shards = new GroupId[encoded.Parts.Count];
        for (int place = 0; place < shards.Length; place++)
        {
            uint shard = encoded.Parts[place].Shard;
            if (shard >= checks.Count || (place > 0 && shard <= encoded.Parts[place - 1].Shard))
                throw new MalformedBytesException("the shards of a transaction are none, or in no order");
            shards[place] = ShardMap.GroupOf((int)shard);
        }

        return shards;
    }

    async Task FollowAsync(ulong number, Task committed)
    {
        try
        {
            await committed.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            End(CommitAnswers.Of(number, error));
        }
    }

    // Why dropped: nothing was done under the name, and the client does not use it again.
    void Drop(ShardedSink shared, ulong number, V1.CommitReply end)
    {
        _names.Remove(number, out (ClientName Name, bool IsUsed) dropped);
        shared.Release(dropped.Name);
        End(end);
    }

    void End(V1.CommitReply end) => answers.Add(new V1.CommitReplies { Ends = { end } });
}
