using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.Tatp;

/// <summary>A thread that draws transactions by the standard mix and notes what it was told.</summary>
sealed class Client(Network network, Worker worker, int subscribers)
{
    readonly SeededRandom _random = worker.Random;

    // Source: the mask for up to a million subscribers; a few of them are drawn far more often than the others.
    const int Mask = 65_535;

    /// <summary>What was acknowledged to this client.</summary>
    public ClientTally Tally { get; } = new();

    public void DoOne()
    {
        int id = DrawSubscriber();
        int kind = _random.Between(1, 4);
        switch (_random.Below(100))
        {
            case < 35:
                network.GetSubscriberData(id);
                break;
            case < 45:
                network.GetNewDestination((id, kind), DrawStartHour(), _random.Between(1, 24));
                break;
            case < 80:
                network.GetAccessData((id, kind));
                break;
            case < 82:
                UpdateSubscriberData(id, kind);
                break;
            case < 96:
                UpdateLocation(id);
                break;
            case < 98:
                InsertCallForwarding(id, kind, DrawStartHour());
                break;
            default:
                DeleteCallForwarding(id, kind, DrawStartHour());
                break;
        }
    }

    void UpdateSubscriberData(int id, int kind)
    {
        try
        {
            network.UpdateSubscriberData((id, kind), _random.Below(2), _random.Below(256), worker.Stop);
            Tally.AddData(id);
        }
        catch (RowNotFoundException)
        {
            Tally.Refusals++;
        }
    }

    void UpdateLocation(int id)
    {
        long location = _random.Below(int.MaxValue);
        network.UpdateLocation(Subscriber.NumberOf(id), location, worker.Stop);
        Tally.AddLocation(id, location);
    }

    void InsertCallForwarding(int id, int kind, int startHour)
    {
        int endHour = startHour + _random.Between(1, 8);
        string target = Subscriber.NumberOf(_random.Between(1, subscribers));
        try
        {
            network.InsertCallForwarding(Subscriber.NumberOf(id), kind, startHour, endHour, target, worker.Stop);
            Tally.AddForwarding((id, kind, startHour), 1);
        }
        catch (Exception refusal) when (refusal is RowNotFoundException or DuplicateKeyException)
        {
            Tally.Refusals++;
        }
    }

    void DeleteCallForwarding(int id, int kind, int startHour)
    {
        if (network.DeleteCallForwarding(Subscriber.NumberOf(id), kind, startHour, worker.Stop))
            Tally.AddForwarding((id, kind, startHour), -1);
        else
            Tally.Refusals++;
    }

    int DrawStartHour() => 8 * _random.Below(3);

    int DrawSubscriber() => ((_random.Between(0, Mask) | _random.Between(1, subscribers)) % subscribers) + 1;
}
