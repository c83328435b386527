using Khonsu.Processes.Tests.Members;
using Khonsu.Processes.Wholesale;
using Khonsu.Processes.Words;

namespace Khonsu.Processes.Tests.Wholesale;

/// <summary>What members are asked that trade.</summary>
static class TradeRequests
{
    /// <summary>Asks a member; a null answer says that it is down and was not asked.</summary>
    public static Task<Answer?> TradeAsync(this MemberCluster cluster, int member, TradeKind kind, long mark)
        => cluster.AskAsync(
            member,
            RequestKind.Write,
            IsolationLevel.Serializable,
            [new Step(StepKind.Trade, (int)kind, mark)]);

    /// <summary>Asks a member that runs until it has done it.</summary>
    public static async Task<Answer> UntilDoneAsync(this MemberCluster cluster, int member, TradeKind kind)
    {
        while (true)
        {
            Answer answer = await cluster.TradeAsync(member, kind, 0)
                ?? throw new InvalidOperationException("A member is down.");
            if (answer.Outcome == Outcome.Done)
                return answer;
        }
    }
}
