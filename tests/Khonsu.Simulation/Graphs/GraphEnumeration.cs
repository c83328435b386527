namespace Khonsu.Simulation.Graphs;

/// <summary>All graphs of a size, or one of each set of graphs that differ by the names of their nodes only.</summary>
static class GraphEnumeration
{
    /// <summary>Every graph of two-way links: 8, 64 and 1,024 for 3, 4 and 5 nodes.</summary>
    public static IEnumerable<LinkGraph> Symmetric(int size) => Subsets(PairsOf(size), size, isBoth: true);

    /// <summary>Every graph of one-way links: 64, 4,096 and 1,048,576 for 3, 4 and 5 nodes.</summary>
    public static IEnumerable<LinkGraph> Directed(int size) => Subsets(LinksOf(size), size, isBoth: false);

    /// <summary>One graph of each shape, in the order of the enumeration.</summary>
    /// <param name="graphs">All graphs of a size: with a graph comes each renaming of it.</param>
    public static IEnumerable<LinkGraph> UpToNames(IEnumerable<LinkGraph> graphs)
    {
        HashSet<LinkGraph> seen = [];
        int[][]? permutations = null;
        foreach (LinkGraph graph in graphs)
        {
            permutations ??= [.. PermutationsOf(graph.Size)];
            if (!seen.Add(graph))
                continue;
            foreach (int[] names in permutations)
                seen.Add(graph.Renamed(names));
            yield return graph;
        }
    }

    /// <summary>All orders of the numbers from 0 up to, and without, a size.</summary>
    public static IEnumerable<int[]> PermutationsOf(int size)
    {
        if (size == 0)
        {
            yield return [];
            yield break;
        }
        foreach (int[] shorter in PermutationsOf(size - 1))
        {
            for (int place = 0; place < size; place++)
                yield return [.. shorter[..place], size - 1, .. shorter[place..]];
        }
    }

    static IEnumerable<LinkGraph> Subsets(List<(int Source, int Target)> links, int size, bool isBoth)
    {
        for (long chosen = 0; chosen < 1L << links.Count; chosen++)
        {
            LinkGraph graph = LinkGraph.Empty(size);
            for (int index = 0; index < links.Count; index++)
            {
                if ((chosen >> index & 1) == 0)
                    continue;
                (int source, int target) = links[index];
                graph = isBoth ? graph.WithBoth(source, target) : graph.With(source, target);
            }
            yield return graph;
        }
    }

    static List<(int Source, int Target)> PairsOf(int size)
        => [.. LinksOf(size).Where(static link => link.Source < link.Target)];

    static List<(int Source, int Target)> LinksOf(int size)
        => [.. Enumerable.Range(0, size).SelectMany(source => Enumerable.Range(0, size)
            .Where(target => target != source)
            .Select(target => (source, target)))];
}
