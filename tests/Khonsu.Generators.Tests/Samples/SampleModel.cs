namespace Khonsu.Generators.Tests.Samples;

/// <summary>The model of the sample records.</summary>
[TransactionalModel(typeof(SampleEntry), typeof(SampleDay), typeof(SamplePrice), typeof(SampleAccount))]
public partial class SampleModel;
