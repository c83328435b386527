namespace Khonsu.Generators.Tests.Samples;

/// <summary>The model of the sample records.</summary>
[TransactionalModel(typeof(SampleEntry), typeof(SampleDay), typeof(SamplePrice))]
public partial class SampleModel;
