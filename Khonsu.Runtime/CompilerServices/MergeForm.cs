using System.ComponentModel;
using Khonsu.Replication;

namespace Khonsu.CompilerServices;

/// <summary>How what is merged into rows of a table goes through a log; without its types.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MergeForm
{
    private protected MergeForm()
    {
    }

    /// <summary>Makes what writes and reads it.</summary>
    /// <returns>A codec for one replica.</returns>
    internal abstract MergeCodec CreateCodec();
}
