using Khonsu.Cluster.Certification;
using Xunit;

namespace Khonsu.Cluster.Tests.Certification;

public sealed class KeyBytesTests
{
    [Fact]
    public void The_end_of_a_range_stands_after_all_that_begins_with_it_and_before_the_next()
    {
        KeyBytes[] ordered =
        [
            Key(), Key(1), Key(1, 0), Key(1, 2), Key(1, 255), Key(1, 255, 255), End(1), Key(2), End(2), Key(255),
            End(255), End(),
        ];
        for (int left = 0; left < ordered.Length; left++)
        {
            for (int right = 0; right < ordered.Length; right++)
            {
                Assert.Equal(left.CompareTo(right), Math.Sign(ordered[left].CompareTo(ordered[right])));
                Assert.Equal(left == right, ordered[left].Equals(ordered[right]));
            }
        }
    }

    static KeyBytes Key(params byte[] bytes) => new(bytes);

    static KeyBytes End(params byte[] bytes) => new(bytes, IsEnd: true);
}
