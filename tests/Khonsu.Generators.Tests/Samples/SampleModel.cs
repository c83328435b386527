namespace Khonsu.Generators.Tests.Samples;

/// <summary>The model of the sample records.</summary>
[TransactionalModel(typeof(SampleEntry), typeof(SampleDay), typeof(SamplePrice), typeof(SampleAccount),
    typeof(SampleBag))]
public partial class SampleModel;
